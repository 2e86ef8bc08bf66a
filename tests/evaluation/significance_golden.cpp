#include "evaluation/significance_golden.h"

#include <fstream>

namespace heed {

const nlohmann::json& significance_golden() {
  static const auto golden = [] {
    std::ifstream in(HEED_SOURCE_DIR "/tests/evaluation/significance_golden.json");
    return nlohmann::json::parse(in);
  }();
  return golden;
}

}  // namespace heed
