#pragma once

#include <string_view>

namespace heed {

/// Whether `bytes` are laid out as a SentencePiece model from first to last byte: protocol buffer
/// fields of which pieces, trainer settings and normaliser settings are present. SentencePiece
/// itself takes a file that was cut off between two fields for a whole one.
bool looks_like_sentencepiece_model(std::string_view bytes);

}  // namespace heed
