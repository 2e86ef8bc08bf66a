#include "heed/text/glossary.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/text/blank.h"

namespace heed {
namespace {

// The character that begins at a place, and the one that ends there.
UChar32 character_at(std::string_view text, size_t place) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  UChar32 character = 0;
  auto i = static_cast<int32_t>(place);
  U8_NEXT_OR_FFFD(bytes, i, static_cast<int32_t>(text.size()), character);
  return character;
}

UChar32 character_before(std::string_view text, size_t place) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  UChar32 character = 0;
  auto i = static_cast<int32_t>(place);
  U8_PREV_OR_FFFD(bytes, 0, i, character);
  return character;
}

// Letters and digits of scripts that put spaces between words; Chinese and its neighbours do not.
bool is_of_a_word(UChar32 character) {
  return u_isalnum(character) && !u_hasBinaryProperty(character, UCHAR_IDEOGRAPHIC) &&
         u_getIntPropertyValue(character, UCHAR_LINE_BREAK) != U_LB_IDEOGRAPHIC;
}

// Whether a word may end, and another begin, at a place.
bool is_boundary(std::string_view text, size_t place) {
  if (place == 0 || place >= text.size()) return true;
  return !is_of_a_word(character_before(text, place)) || !is_of_a_word(character_at(text, place));
}

[[noreturn]] void refuse(const std::string& what, const std::string& file, size_t line) {
  throw Error(what, fmt::format("{}, line {}", file, line),
              "Write a term, a tab and its translation, or a term alone that stays as it is");
}

}  // namespace

Glossary Glossary::read(const std::string& file) {
  Glossary glossary;
  size_t number = 0;
  for (const std::string& line : read_lines(file)) {
    ++number;
    if (is_blank(line)) continue;
    const size_t tab = line.find('\t');
    const std::string term = line.substr(0, tab);
    const std::string translation = tab == std::string::npos ? term : line.substr(tab + 1);
    if (is_blank(term) || is_blank(translation)) refuse("one side is empty", file, number);
    if (!glossary.terms_.emplace(term, translation).second) {
      refuse(fmt::format("'{}' is there a second time", term), file, number);
    }
  }
  return glossary;
}

std::vector<std::string> Glossary::translations_in(std::string_view text) const {
  std::vector<std::string> translations;
  for (size_t place = 0; place < text.size();) {
    const auto found = is_boundary(text, place) ? longest_at(text, place) : terms_.end();
    if (found == terms_.end()) {
      ++place;
      continue;
    }
    translations.push_back(found->second);
    place += found->first.size();
  }
  return translations;
}

// Of the terms that the text goes on with, which are neighbours in the order of terms_ or nearly
// so, the longest that ends where a word may.
Glossary::Terms::const_iterator Glossary::longest_at(std::string_view text, size_t place) const {
  const std::string_view rest = text.substr(place);
  for (auto term = terms_.lower_bound(std::string(rest)); term != terms_.end(); ++term) {
    if (term->first.front() != rest.front()) break;
    if (!rest.starts_with(term->first)) continue;
    if (is_boundary(text, place + term->first.size())) return term;
  }
  return terms_.end();
}

}  // namespace heed
