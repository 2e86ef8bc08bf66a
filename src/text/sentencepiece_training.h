#pragma once

#include <span>
#include <string>

#include "heed/text/tokenizer_options.h"

namespace heed {

/// Trains a SentencePiece model as Tokenizer::train() describes and returns it serialized.
std::string train_sentencepiece(std::span<const std::string> source,
                                std::span<const std::string> target,
                                const TokenizerOptions& options);

}  // namespace heed
