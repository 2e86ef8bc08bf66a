#include "heed/data/batch_loader.h"

#include <utility>

namespace heed {

BatchLoader::BatchLoader(const ParallelCorpus& corpus, int64_t batch_tokens, uint64_t seed,
                         const torch::Device& device, CorpusOfEpoch of_epoch)
    : device_(device),
      sampler_(corpus, batch_tokens, seed, std::move(of_epoch)),
      batches_in_epoch_(sampler_.batches_in_epoch()),
      padding_fraction_(sampler_.padding_fraction()) {}

Batch BatchLoader::next() {
  Prepared prepared = ahead_.valid() ? ahead_.get() : prepare();
  ahead_ = std::async(std::launch::async, [this] { return prepare(); });
  state_ = prepared.after;
  batches_in_epoch_ = prepared.batches_in_epoch;
  return on_device(std::move(prepared.batch), device_);
}

Batch BatchLoader::largest() const {
  if (ahead_.valid()) ahead_.wait();
  return make_batch(*sampler_.corpus(), sampler_.largest_batch(), device_);
}

void BatchLoader::set_state(const BatchSamplerState& state) {
  if (ahead_.valid()) ahead_.wait();
  ahead_ = {};
  try {
    sampler_.set_state(state);
  } catch (...) {
    sampler_.set_state(state_);  // it was a batch ahead
    throw;
  }
  state_ = state;
  batches_in_epoch_ = sampler_.batches_in_epoch();
}

BatchLoader::Prepared BatchLoader::prepare() {
  const std::shared_ptr<const ParallelCorpus> corpus = sampler_.corpus();
  const std::vector<int64_t> pairs = sampler_.next();
  return {make_batch(*corpus, pairs, at::kCPU), sampler_.state(), sampler_.batches_in_epoch()};
}

}  // namespace heed
