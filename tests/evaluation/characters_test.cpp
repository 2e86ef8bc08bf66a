#include "heed/evaluation/characters.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(Characters, AreCodePoints) {
  EXPECT_EQ(characters("a\xC3\xBC\xE6\xB0\xB4\xF0\x9F\x98\x80"), U"a\u00FC\u6C34\U0001F600");
  EXPECT_EQ(characters("a\xFFz"), U"a\uFFFDz");
}

TEST(Characters, AreAppendedAsUtf8) {
  std::string text;
  for (const char32_t c : {U'a', U'\u00FC', U'\u6C34', U'\U0001F600'}) append_character(text, c);
  EXPECT_EQ(text, "a\xC3\xBC\xE6\xB0\xB4\xF0\x9F\x98\x80");
}

TEST(Characters, HaveALowerCase) {
  EXPECT_EQ(lower_case("ABC xyz 12"), "abc xyz 12");
  EXPECT_EQ(lower_case("\u00C4\u00DF\u1E9E"), "\u00E4\u00DF\u00DF");
  EXPECT_EQ(lower_case("\u0130"), "i\u0307");
}

TEST(Characters, SigmaIsAnotherAtTheEndOfAWord) {
  EXPECT_EQ(lower_case("\u039F\u03A3 \u03A3\u039F"), "\u03BF\u03C2 \u03C3\u03BF");
}

TEST(Characters, HaveCategories) {
  EXPECT_TRUE(is_punctuation(U'\u3002'));
  EXPECT_TRUE(is_symbol(U'\u20AC'));
  EXPECT_TRUE(is_number(U'\u00BD'));
  EXPECT_FALSE(is_symbol(U'!') || is_punctuation(U'$') || is_number(U'x'));
}

}  // namespace
}  // namespace heed
