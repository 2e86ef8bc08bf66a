#include "heed/text/word_characters.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

constexpr char32_t none = 0xFFFD;

TEST(WordCharacters, CharactersBesideAPlaceOfAText) {
  const std::string_view text =
      "a\xC3\xA9\xE6\x97\xA5";  // a, e with an acute accent, a Chinese one
  EXPECT_EQ(character_at(text, 0), U'a');
  EXPECT_EQ(character_at(text, 1), U'\u00E9');
  EXPECT_EQ(character_before(text, 3), U'\u00E9');
  EXPECT_EQ(character_before(text, text.size()), U'\u65E5');
}

TEST(WordCharacters, ThereIsNoneBeyondTheEndsOfAText) {
  const std::string_view text = "\xE6\x97\xA5";
  EXPECT_EQ(character_at(text, text.size()), none);
  EXPECT_EQ(character_before(text.substr(text.size()), 0), none) << "whatever stands before it";
  EXPECT_EQ(character_before("", 0), none);
}

}  // namespace
}  // namespace heed
