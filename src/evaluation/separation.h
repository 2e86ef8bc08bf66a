#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "heed/evaluation/characters.h"

namespace heed {

// What sacreBLEU's tokenizers share: each replaces something in a whole line before the next does.

void replace_all(std::string& text, std::string_view from, std::string_view to);

/// Undoes SGML's entities. Their order counts: "&amp;lt;" becomes "<", "&amp;quot;" stays "&quot;".
void replace_entities(std::string& text);

/// Puts blanks around ASCII punctuation except the apostrophe, comma, dash and full stop.
std::string separate_ascii_symbols(std::string_view text);

/// Puts blanks around full stops and commas that are not between digits, and around dashes behind
/// digits.
std::string separate_points_and_dashes(const std::string& text);

/// `text` in UTF-8, with blanks around the characters that `is_separate` holds for.
template <class IsSeparate>
std::string separate_characters(std::u32string_view text, IsSeparate is_separate) {
  std::string result;
  result.reserve(2 * text.size());
  for (const char32_t c : text) {
    const bool separate = is_separate(c);
    if (separate) result.push_back(' ');
    append_character(result, c);
    if (separate) result.push_back(' ');
  }
  return result;
}

/// Copies `text`; where `matches(first, second)` holds for two neighbours, writes `spaced(first,
/// second)` for them and goes on behind both.
template <class Character, class Matches, class Spaced>
std::basic_string<Character> replace_pairs(const std::basic_string<Character>& text,
                                           Matches matches, Spaced spaced) {
  std::basic_string<Character> result;
  result.reserve(text.size() + text.size() / 2);
  std::size_t copied = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (!matches(text[i], text[i + 1])) continue;
    result.append(text, copied, i - copied).append(spaced(text[i], text[i + 1]));
    copied = i + 2;
    ++i;
  }
  return result.append(text, copied);
}

template <class Character>
std::basic_string<Character> spaced_second(Character first, Character second) {
  return {first, ' ', second, ' '};
}

template <class Character>
std::basic_string<Character> spaced_first(Character first, Character second) {
  return {' ', first, ' ', second};
}

}  // namespace heed
