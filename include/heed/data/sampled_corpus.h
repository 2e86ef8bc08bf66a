#pragma once

#include <cstdint>
#include <memory>

#include "heed/data/parallel_corpus.h"

namespace heed {

/// The pairs of a corpus in pieces that are drawn anew in each epoch, so that a model sees words
/// split in many ways (Kudo 2018; Provilkov et al. 2020).
class SampledCorpus {
 public:
  /// `text` is what `corpus` was made of; of it the pairs that were kept are sampled. `alpha` is
  /// that of Tokenizer::sample().
  SampledCorpus(const ParallelCorpus& corpus, const ParallelText& text, Tokenizers tokenizers,
                double alpha, uint64_t seed);

  /// The corpus in the pieces of an epoch, from 0: always the same ones. Pairs keep their indices.
  [[nodiscard]] ParallelCorpus operator()(int64_t epoch) const;

 private:
  std::shared_ptr<const ParallelText> text_;  // of the pairs that were kept
  Tokenizers tokenizers_;
  double alpha_;
  uint64_t seed_;
};

}  // namespace heed
