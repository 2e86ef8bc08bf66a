#pragma once

#include <future>

#include "heed/data/batch.h"
#include "heed/data/batch_sampler.h"

namespace heed {

/// The batches of a BatchSampler as tensors, one prepared ahead on another thread, so that training
/// does not wait for data, nor for the next epoch to be sorted.
class BatchLoader {
 public:
  /// As BatchSampler; batches are put on `device`.
  BatchLoader(const ParallelCorpus& corpus, int64_t batch_tokens, uint64_t seed,
              const torch::Device& device, CorpusOfEpoch of_epoch = {});
  BatchLoader(const BatchLoader&) = delete;  // the other thread knows where it is
  BatchLoader& operator=(const BatchLoader&) = delete;

  Batch next();

  /// The batch of the epoch at hand with the most positions to compute.
  [[nodiscard]] Batch largest() const;

  /// Where the sequence stands: of the batch that next() gives, whatever is prepared already.
  [[nodiscard]] BatchSamplerState state() const { return state_; }

  /// Goes to a state that state() gave. Throws Error as BatchSampler::set_state does.
  void set_state(const BatchSamplerState& state);

  /// Batches in the epoch at hand; other epochs may have a few more or less.
  [[nodiscard]] int64_t batches_in_epoch() const { return batches_in_epoch_; }

  /// The share of the first epoch's positions that are padding, 0 to 1.
  [[nodiscard]] double padding_fraction() const { return padding_fraction_; }

 private:
  struct Prepared {
    Batch batch;
    BatchSamplerState after;
    int64_t batches_in_epoch = 0;
  };
  Prepared prepare();

  torch::Device device_;
  BatchSampler sampler_;  // once a batch is being prepared, that thread's
  BatchSamplerState state_;
  int64_t batches_in_epoch_;
  double padding_fraction_;
  std::future<Prepared> ahead_;
};

}  // namespace heed
