#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "heed/data/parallel_corpus.h"
#include "heed/text/tokenizer.h"

namespace heed {

/// Whether each sentence of a line is translated by itself.
enum class SentenceSplitting {
  automatic,  ///< heed-train decides, by has_single_sentences().
  never,
  always,
};
std::span<const std::pair<SentenceSplitting, const char*>> enum_names(SentenceSplitting);

/// Whether hardly a source line of the pairs, less than one in 20 of some ten thousand, has more
/// than one sentence: a model that is trained on them translates little but the first sentences of
/// a line (docs/results.md). The tokenizer is the source's.
[[nodiscard]] bool has_single_sentences(const ParallelCorpus& pairs, const Tokenizer& tokenizer);

}  // namespace heed
