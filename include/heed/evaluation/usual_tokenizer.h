#pragma once

#include <span>
#include <string>

#include "heed/evaluation/tokenize.h"

namespace heed {

/// What BLEU of such text is usually computed with: zh for Chinese, characters for other scripts
/// that put no spaces between words (Japanese, Thai, Lao, Burmese, Khmer), else 13a, which would
/// take a whole sentence of them for a word.
[[nodiscard]] BleuTokenizer usual_tokenizer(std::span<const std::string> lines);

}  // namespace heed
