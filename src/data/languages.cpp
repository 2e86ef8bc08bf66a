#include "heed/data/languages.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace heed {
namespace {

// Two or three letters, as of ISO 639, that are no usual ending of something else.
std::string code_of(const std::string& file) {
  constexpr std::array<std::string_view, 8> others{"txt", "tsv", "csv", "src",
                                                   "tgt", "trg", "raw", "bpe"};
  const std::string ending = std::filesystem::path(file).extension().string();
  const std::string code = ending.empty() ? "" : ending.substr(1);
  const auto is_small_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool is_code = (code.size() == 2 || code.size() == 3) &&
                       std::ranges::all_of(code, is_small_letter) &&
                       std::ranges::find(others, code) == others.end();
  return is_code ? code : "";
}

}  // namespace

Languages languages_of(const DataOptions& data) {
  return {code_of(data.train_source), code_of(data.train_target)};
}

}  // namespace heed
