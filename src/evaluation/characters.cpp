#include "heed/evaluation/characters.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace heed {
namespace {

using AsciiCategories = std::array<uint32_t, 128>;

AsciiCategories ascii_categories() {
  AsciiCategories result;
  for (UChar32 c = 0; c < std::ssize(result); ++c) result[c] = U_GET_GC_MASK(c);
  return result;
}

bool has_category(char32_t character, uint32_t categories) {
  static const AsciiCategories of_ascii = ascii_categories();
  const uint32_t category = character < of_ascii.size()
                                ? of_ascii[character]
                                : U_GET_GC_MASK(static_cast<UChar32>(character));
  return (category & categories) != 0;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0; });
}

char ascii_lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

std::u32string characters(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, character);
    result.push_back(static_cast<char32_t>(character));
  }
  return result;
}

void append_character(std::string& text, char32_t character) {
  if (character < 0x80) {
    text.push_back(static_cast<char>(character));
    return;
  }
  uint8_t bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(character));
  text.append(reinterpret_cast<const char*>(bytes), size);
}

std::string lower_case(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  if (is_ascii(text)) {
    std::ranges::transform(text, std::back_inserter(result), ascii_lower_case);
    return result;
  }
  icu::StringByteSink<std::string> sink(&result);
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8ToLower("", 0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())),
                            sink, nullptr, status);
  return result;
}

bool is_punctuation(char32_t character) { return has_category(character, U_GC_P_MASK); }

bool is_symbol(char32_t character) { return has_category(character, U_GC_S_MASK); }

bool is_number(char32_t character) { return has_category(character, U_GC_N_MASK); }

}  // namespace heed
