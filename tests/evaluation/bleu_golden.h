#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "heed/evaluation/tokenize.h"

namespace heed {

/// What sacreBLEU gives, written by make_goldens.py.
const nlohmann::json& bleu_golden();

BleuTokenizer tokenizer_named(const std::string& name);

}  // namespace heed
