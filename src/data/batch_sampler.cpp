#include "heed/data/batch_sampler.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

#include "batch_cutting.h"
#include "heed/core/error.h"
#include "split_mix.h"

namespace heed {
namespace {

// Pairs that are sorted by length together. Of a larger corpus each epoch makes other pools.
constexpr size_t pool_size = 200'000;

// A uniform number below `bound`. The standard's distributions differ between libraries.
uint64_t random_below(std::mt19937_64& random, uint64_t bound) {
  const uint64_t excess = (std::mt19937_64::max() % bound + 1) % bound;
  uint64_t number = random();
  while (number > std::mt19937_64::max() - excess) number = random();
  return number % bound;
}

template <class T>
void shuffle(std::vector<T>& items, std::mt19937_64& random) {
  for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random_below(random, i)]);
}

PairLength length_of(const ParallelCorpus& corpus, int64_t i) {
  return {static_cast<int64_t>(corpus.source(i).size()) + 1,
          static_cast<int64_t>(corpus.target(i).size()) + 1};
}

std::vector<PairLength> lengths_of(const ParallelCorpus& corpus) {
  std::vector<PairLength> lengths;
  for (int64_t i = 0; i < corpus.size(); ++i) lengths.push_back(length_of(corpus, i));
  return lengths;
}

// Of both sides, padding counted.
int64_t positions_of(const ParallelCorpus& corpus, const std::vector<int64_t>& batch) {
  PairLength longest;
  for (const int64_t i : batch) {
    const PairLength length = length_of(corpus, i);
    longest.source = std::max(longest.source, length.source);
    longest.target = std::max(longest.target, length.target);
  }
  return std::ssize(batch) * (longest.source + longest.target);
}

std::vector<std::vector<int64_t>> make_batches(const ParallelCorpus& corpus, int64_t batch_tokens,
                                               std::mt19937_64 random) {
  const std::vector<PairLength> lengths = lengths_of(corpus);
  std::vector<int64_t> order(lengths.size());
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, random);

  std::vector<std::vector<int64_t>> batches;
  const size_t num_pools = (order.size() + pool_size - 1) / pool_size;
  for (size_t pool = 0; pool < num_pools; ++pool) {
    const size_t begin = order.size() * pool / num_pools;
    const size_t end = order.size() * (pool + 1) / num_pools;
    const auto pairs = std::span(order).subspan(begin, end - begin);
    sort_by_length(pairs, lengths, random_below(random, 2) == 1);
    size_t batch_begin = 0;
    for (const size_t batch_end : cut_into_batches(pairs, lengths, batch_tokens)) {
      batches.emplace_back(pairs.data() + batch_begin, pairs.data() + batch_end);
      batch_begin = batch_end;
    }
  }
  shuffle(batches, random);
  return batches;
}

}  // namespace

BatchSampler::BatchSampler(const ParallelCorpus& corpus, int64_t batch_tokens, uint64_t seed,
                           CorpusOfEpoch of_epoch)
    : of_epoch_(std::move(of_epoch)),
      corpus_(std::shared_ptr<void>(), &corpus),  // not its own
      batch_tokens_(batch_tokens),
      seed_(seed) {
  corpus_ = corpus_of(0);
  batches_ = batches_of(*corpus_, 0);
  prepare_after(0);
}

std::shared_ptr<const ParallelCorpus> BatchSampler::corpus_of(int64_t epoch) {
  if (!of_epoch_) return corpus_;
  const bool is_prepared = ahead_.corpus.valid() && ahead_.epoch == epoch;
  return std::make_shared<const ParallelCorpus>(is_prepared ? ahead_.corpus.get()
                                                            : of_epoch_(epoch));
}

void BatchSampler::prepare_after(int64_t epoch) {
  if (!of_epoch_) return;
  ahead_ = {epoch + 1, std::async(std::launch::async, of_epoch_, epoch + 1)};
}

std::vector<std::vector<int64_t>> BatchSampler::batches_of(const ParallelCorpus& corpus,
                                                           int64_t epoch) const {
  return make_batches(corpus, batch_tokens_, std::mt19937_64(epoch_seed(seed_, epoch)));
}

std::vector<int64_t> BatchSampler::next() {
  std::vector<int64_t> batch = batches_[static_cast<size_t>(state_.next_batch)];
  if (++state_.next_batch == batches_in_epoch()) set_state({state_.epoch + 1, 0});
  return batch;
}

void BatchSampler::set_state(const BatchSamplerState& state) {
  const bool is_here = state.epoch == state_.epoch;
  auto corpus = is_here ? corpus_ : corpus_of(state.epoch);
  auto batches = is_here ? batches_ : batches_of(*corpus, state.epoch);
  if (state.next_batch < 0 || state.next_batch >= static_cast<int64_t>(batches.size())) {
    throw Error(fmt::format("Epoch {} has {} batches, but the saved state is at number {}",
                            state.epoch, batches.size(), state.next_batch),
                "", "Resume with the data and the --training.batch_tokens of the run");
  }
  corpus_ = std::move(corpus);
  batches_ = std::move(batches);
  state_ = state;
  if (!is_here) prepare_after(state.epoch);
}

const std::vector<int64_t>& BatchSampler::largest_batch() const {
  return *std::ranges::max_element(batches_, {}, [&](const std::vector<int64_t>& batch) {
    return positions_of(*corpus_, batch);
  });
}

double BatchSampler::padding_fraction() const {
  int64_t positions = 0;
  int64_t pieces = 0;
  for (const auto& batch : batches_) {
    positions += positions_of(*corpus_, batch);
    for (const int64_t i : batch) {
      const PairLength length = length_of(*corpus_, i);
      pieces += length.source + length.target;
    }
  }
  return 1.0 - static_cast<double>(pieces) / static_cast<double>(positions);
}

}  // namespace heed
