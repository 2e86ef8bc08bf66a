#include "heed/evaluation/usual_tokenizer.h"

#include <cstdint>

#include "heed/evaluation/characters.h"

namespace heed {
namespace {

bool is_between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Ideographs, which Chinese and Japanese share.
bool is_han(char32_t c) {
  return is_between(c, 0x3400, 0x9FFF) || is_between(c, 0xF900, 0xFAFF) ||
         is_between(c, 0x20000, 0x3FFFF);
}

bool is_kana(char32_t c) { return is_between(c, 0x3041, 0x30FF); }

// Thai and Lao, Burmese, Khmer.
bool is_south_east_asian(char32_t c) {
  return is_between(c, 0x0E00, 0x0EFF) || is_between(c, 0x1000, 0x109F) ||
         is_between(c, 0x1780, 0x17FF);
}

}  // namespace

BleuTokenizer usual_tokenizer(std::span<const std::string> lines) {
  int64_t all = 0, han = 0, others = 0;
  for (const std::string& line : lines) {
    for (const char32_t c : characters(line)) {
      ++all;
      if (is_han(c)) ++han;
      if (is_kana(c) || is_south_east_asian(c)) ++others;
    }
  }
  if (3 * (han + others) <= all) return BleuTokenizer::tokenize_13a;  // foreign names among words
  constexpr int64_t japanese = 10;  // every second character there is a kana, in Chinese hardly any
  return japanese * others < han ? BleuTokenizer::zh : BleuTokenizer::character;
}

}  // namespace heed
