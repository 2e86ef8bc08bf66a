#include "heed/text/word_characters.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace heed {

bool is_word_character(char32_t character) {
  const auto point = static_cast<UChar32>(character);
  const bool is_mark = (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
  return (u_isalnum(point) || is_mark) && !u_hasBinaryProperty(point, UCHAR_IDEOGRAPHIC) &&
         u_getIntPropertyValue(point, UCHAR_LINE_BREAK) != U_LB_IDEOGRAPHIC;
}

bool is_spaceless_letter(char32_t character) {
  return u_isalpha(static_cast<UChar32>(character)) && !is_word_character(character);
}

bool stands_without_spaces(char32_t character) {
  const auto point = static_cast<UChar32>(character);
  const int width = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  const bool is_wide_mark = u_ispunct(point) && (width == U_EA_WIDE || width == U_EA_FULLWIDTH);
  return is_wide_mark || is_spaceless_letter(character);
}

char32_t character_at(std::string_view text, size_t place) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  UChar32 character = 0;
  auto i = static_cast<int32_t>(place);
  if (place >= text.size()) return 0xFFFD;
  U8_NEXT_OR_FFFD(bytes, i, static_cast<int32_t>(text.size()), character);
  return static_cast<char32_t>(character);
}

char32_t character_before(std::string_view text, size_t place) {
  const auto* const bytes = reinterpret_cast<const uint8_t*>(text.data());
  UChar32 character = 0;
  auto i = static_cast<int32_t>(place);
  if (place == 0) return 0xFFFD;
  U8_PREV_OR_FFFD(bytes, 0, i, character);
  return static_cast<char32_t>(character);
}

bool is_word_boundary(std::string_view text, size_t place) {
  if (place == 0 || place >= text.size()) return true;
  return !is_word_character(character_before(text, place)) ||
         !is_word_character(character_at(text, place));
}

}  // namespace heed
