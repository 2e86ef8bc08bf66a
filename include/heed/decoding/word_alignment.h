#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "heed/model/transformer.h"
#include "heed/text/tokenizers.h"

namespace heed {

/// A word of the translation, the number `target` from 0, and the one of the source it translates.
struct WordLink {
  int64_t source = 0;
  int64_t target = 0;

  bool operator==(const WordLink&) const = default;
};

/// The word, from 0, that each piece belongs to; -1 for a piece of nothing but space. Words are
/// what white space separates.
[[nodiscard]] std::vector<int64_t> words_of_pieces(std::span<const int32_t> pieces,
                                                   const Tokenizer& tokenizer);

/// Links each word of the translation to the word of the source that is attended to most where its
/// pieces are predicted: cross-attention of a `layer` (from 1), mean of its heads (Garg et al.
/// 2019, section 3.1). Of a model without an encoder self-attention. Both are pieces without bos
/// and eos.
[[nodiscard]] std::vector<WordLink> align_words(Transformer& model, const Tokenizers& tokenizers,
                                                std::span<const int32_t> source,
                                                std::span<const int32_t> translation,
                                                int64_t layer);

/// "0-0 2-1 1-2": source, then target, as in Pharaoh.
[[nodiscard]] std::string pharaoh(std::span<const WordLink> links);

}  // namespace heed
