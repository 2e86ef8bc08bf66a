#pragma once

#include <cstdint>
#include <memory>

#include "heed/data/parallel_corpus.h"

namespace heed {

/// The pairs of a corpus in pieces that are drawn anew in each epoch, so that a model sees words
/// split in many ways (Kudo 2018; Provilkov et al. 2020).
class SampledCorpus {
 public:
  /// How pieces are drawn: alpha as of Tokenizer::sample(). A side that would have more than
  /// max_length of them, eos counted, has those of Tokenizer::encode().
  struct Options {
    double alpha = 0.1;
    uint64_t seed = 1;
    int64_t max_length = 256;
  };

  /// `text` is what `corpus` was made of; of it the pairs that were kept are sampled.
  SampledCorpus(const ParallelCorpus& corpus, const ParallelText& text, Tokenizers tokenizers,
                const Options& options);

  /// The corpus in the pieces of an epoch, from 0: always the same ones. Pairs keep their indices.
  [[nodiscard]] ParallelCorpus operator()(int64_t epoch) const;

 private:
  std::shared_ptr<const ParallelText> text_;  // of the pairs that were kept
  Tokenizers tokenizers_;
  Options options_;
};

}  // namespace heed
