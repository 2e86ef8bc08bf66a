#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "heed/model/transformer.h"
#include "heed/text/tokenizer.h"

namespace heed {

/// A source and a translation of it, in pieces without eos.
struct TranslatedPieces {
  const std::vector<int32_t>& source;
  const std::vector<int32_t>& translation;
};

/// How much each word of a translation attends to each piece of the source as it is written,
/// [words][pieces of the source]; a word's is the sum of its pieces'.
using WordAttention = std::vector<std::vector<double>>;

/// That of each translation: encoder-decoder attention of a `layer` (from 1; 0 = the last one), the
/// mean of its heads. None at all of a model without it. Words are as of words_of_pieces().
[[nodiscard]] std::vector<WordAttention> word_attention(
    Transformer& model, std::span<const TranslatedPieces> translations, int64_t layer,
    const Tokenizer& tokenizer);

}  // namespace heed
