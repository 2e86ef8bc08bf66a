#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "heed/model/transformer.h"
#include "heed/text/tokenizer.h"
#include "required_parts.h"

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

/// A translation with the parts that it lacks: of each the translation takes the place of the word
/// that gave most of its attention to the part (as -replace_unk of OpenNMT does; Luong et al. 2015,
/// section 3.3), or alone if the text is nothing else. `attention` is to the text's pieces, which
/// end at `ends` of it. Nothing where a part has no such word of its own.
[[nodiscard]] std::optional<std::string> with_parts_in_place(const std::string& translation,
                                                             const WordAttention& attention,
                                                             const Requirements& required,
                                                             const std::vector<size_t>& ends);

}  // namespace heed
