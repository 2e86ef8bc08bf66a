#pragma once

#include <optional>
#include <string_view>

#include "heed/text/tokenizer_options.h"

namespace heed {

/// Whether `bytes` are laid out as a SentencePiece model from first to last byte: protocol buffer
/// fields of which pieces, trainer settings and normaliser settings are present. SentencePiece
/// itself takes a file that was cut off between two fields for a whole one.
bool looks_like_sentencepiece_model(std::string_view bytes);

/// How the model splits words; none where it is of another kind, such as whole words.
std::optional<TokenizerType> sentencepiece_type(std::string_view bytes);

}  // namespace heed
