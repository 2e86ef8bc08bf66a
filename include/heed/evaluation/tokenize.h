#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace heed {

/// How a line is cut into the words that BLEU counts. The names are sacreBLEU's.
enum class BleuTokenizer {
  tokenize_13a,  ///< The tokenization of mteval-v13a, which WMT used: sacreBLEU's default.
  none,          ///< White space only, for text that is tokenized already.
};

/// The tokenizers' names in options and signatures.
inline std::span<const std::pair<BleuTokenizer, const char*>> enum_names(BleuTokenizer) {
  static constexpr std::array<std::pair<BleuTokenizer, const char*>, 2> names = {
      {{BleuTokenizer::tokenize_13a, "13a"}, {BleuTokenizer::none, "none"}}};
  return names;
}

/// `line` as sacreBLEU's tokenizer gives it, white space at the end dropped. With 13a, words are
/// separated by single spaces. `line` is valid UTF-8.
std::string tokenize_for_bleu(std::string_view line, BleuTokenizer tokenizer);

}  // namespace heed
