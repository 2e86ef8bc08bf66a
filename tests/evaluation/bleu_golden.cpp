#include "evaluation/bleu_golden.h"

#include <fstream>
#include <stdexcept>

namespace heed {

const nlohmann::json& bleu_golden() {
  static const auto golden = [] {
    std::ifstream in(HEED_SOURCE_DIR "/tests/evaluation/bleu_golden.json");
    return nlohmann::json::parse(in);
  }();
  return golden;
}

BleuTokenizer tokenizer_named(const std::string& name) {
  for (const auto& [tokenizer, known] : enum_names(BleuTokenizer{})) {
    if (name == known) return tokenizer;
  }
  throw std::invalid_argument(name);
}

}  // namespace heed
