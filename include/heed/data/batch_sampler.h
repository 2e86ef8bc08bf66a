#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <vector>

#include "heed/data/parallel_corpus.h"

namespace heed {

/// Where a BatchSampler stands: all that a checkpoint needs.
struct BatchSamplerState {
  int64_t epoch = 0;       ///< From 0.
  int64_t next_batch = 0;  ///< Index of the batch in its epoch that next() gives.

  bool operator==(const BatchSamplerState&) const = default;
};

/// The pairs of a corpus in the pieces of an epoch, from 0: always the same ones of that epoch.
using CorpusOfEpoch = std::function<ParallelCorpus(int64_t epoch)>;

/// Batches of pairs of like length, in an endless sequence of epochs; each epoch has every pair
/// once.
///
/// The batches of an epoch, their pairs and order, are a function of the corpus, batch_tokens, the
/// seed and the epoch's number alone.
class BatchSampler {
 public:
  /// A batch's rows times the longer of its padded source and target lengths (eos counted) is at
  /// most `batch_tokens`; a pair that is longer by itself is a batch of one. `corpus` must outlive
  /// the sampler. With `of_epoch`, each epoch is of what that gives instead.
  BatchSampler(const ParallelCorpus& corpus, int64_t batch_tokens, uint64_t seed,
               CorpusOfEpoch of_epoch = {});

  /// The corpus indices of the next batch; goes on to the next epoch by itself.
  std::vector<int64_t> next();

  /// The corpus that the batch of the next next() is of.
  [[nodiscard]] std::shared_ptr<const ParallelCorpus> corpus() const { return corpus_; }

  /// The corpus indices of the batch of this epoch with the most positions to compute.
  [[nodiscard]] const std::vector<int64_t>& largest_batch() const;

  /// Where the sequence stands. After the last batch of an epoch: the start of the next.
  BatchSamplerState state() const { return state_; }

  /// Goes to a state that state() gave. Throws Error for one that cannot be of this corpus and
  /// batch size.
  void set_state(const BatchSamplerState& state);

  /// Batches in the epoch at hand; other epochs may have a few more or less.
  int64_t batches_in_epoch() const { return static_cast<int64_t>(batches_.size()); }

  /// The share of the epoch's source and target positions that are padding, 0 to 1.
  double padding_fraction() const;

 private:
  [[nodiscard]] std::shared_ptr<const ParallelCorpus> corpus_of(int64_t epoch);
  void prepare_after(int64_t epoch);
  [[nodiscard]] std::vector<std::vector<int64_t>> batches_of(const ParallelCorpus& corpus,
                                                             int64_t epoch) const;

  /// An epoch's corpus, which another thread is making.
  struct Ahead {
    int64_t epoch = 0;
    std::future<ParallelCorpus> corpus;
  };

  CorpusOfEpoch of_epoch_;
  Ahead ahead_;                                   // the epoch after the one at hand
  std::shared_ptr<const ParallelCorpus> corpus_;  // of the epoch at hand
  int64_t batch_tokens_;
  uint64_t seed_;
  BatchSamplerState state_;
  std::vector<std::vector<int64_t>> batches_;  // of the epoch at hand, in order
};

}  // namespace heed
