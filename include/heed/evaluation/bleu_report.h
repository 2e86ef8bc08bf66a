#pragma once

#include <string>
#include <string_view>

#include "heed/evaluation/bleu.h"

namespace heed {

/// One line as `sacrebleu --format text` prints it: "BLEU|SIGNATURE = 36.21 68.1/43.2/28.6/19.4 (BP
/// = 0.987 ratio = 0.987 hyp_len = 12000 ref_len = 12103)". `width` is the number of decimals of
/// the score.
std::string bleu_text(const BleuScore& score, std::string_view signature, int width = 2);

/// The same as the JSON object that `sacrebleu --format json` prints: name, score, signature,
/// verbose_score, and the signature's parts as strings.
std::string bleu_json(const BleuScore& score, std::string_view signature, int width = 2);

}  // namespace heed
