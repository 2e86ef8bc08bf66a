#include "heed/evaluation/tokenize_ter.h"

#include <algorithm>
#include <array>
#include <span>

#include "heed/evaluation/characters.h"
#include "separation.h"

namespace heed {
namespace {

struct CharacterRange {
  char32_t first;
  char32_t last;
};

/// Chinese, Japanese and Korean punctuation, and full-width forms of ASCII's.
constexpr std::array<CharacterRange, 11> asian_punctuation = {{{0x3001, 0x3002},
                                                               {0x3008, 0x3011},
                                                               {0x3014, 0x301F},
                                                               {0x30FB, 0x30FB},
                                                               {0xFF01, 0xFF02},
                                                               {0xFF08, 0xFF09},
                                                               {0xFF0C, 0xFF0C},
                                                               {0xFF0E, 0xFF0E},
                                                               {0xFF1A, 0xFF1B},
                                                               {0xFF1F, 0xFF1F},
                                                               {0xFF61, 0xFF65}}};

/// Chinese characters. Kana stay together: sacreBLEU's expressions for them never match.
constexpr std::array<CharacterRange, 6> ideographs = {{{0x2E80, 0x2EFF},
                                                       {0x31C0, 0x31EF},
                                                       {0x3200, 0x4DBF},
                                                       {0x4E00, 0x9FFF},
                                                       {0xF900, 0xFAFF},
                                                       {0xFE30, 0xFE4F}}};

bool is_in(std::span<const CharacterRange> ranges, char32_t character) {
  return std::ranges::any_of(
      ranges, [=](CharacterRange r) { return character >= r.first && character <= r.last; });
}

std::string normalize(std::string_view line) {
  std::string text(line);
  replace_all(text, "\n-", "");
  replace_all(text, "\n", " ");
  replace_entities(text);
  text = separate_ascii_symbols(" " + text + " ");
  replace_all(text, "'s ", " 's ");
  return separate_points_and_dashes(text);
}

std::string separate_asian_characters(std::string_view text) {
  const auto is_asian = [](char32_t c) {
    return is_in(ideographs, c) || is_in(asian_punctuation, c);
  };
  return separate_characters(characters(text), is_asian);
}

void remove_punctuation(std::string& text) {
  constexpr std::string_view marks = ".,?:;!\"()";
  std::erase_if(text, [=](char c) { return marks.find(c) != std::string_view::npos; });
}

std::string without_asian_punctuation(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char32_t c : characters(text)) {
    if (!is_in(asian_punctuation, c)) append_character(result, c);
  }
  return result;
}

}  // namespace

std::string tokenize_for_ter(std::string_view line, const TerOptions& options) {
  std::string text = options.case_sensitive ? std::string(line) : lower_case(line);
  if (options.normalized) {
    text = normalize(text);
    if (options.asian_support) text = separate_asian_characters(text);
  }
  if (options.no_punct) {
    remove_punctuation(text);
    if (options.asian_support) text = without_asian_punctuation(text);
  }
  return text;
}

}  // namespace heed
