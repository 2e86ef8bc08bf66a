#include "heed/evaluation/word_difference.h"

#include <gtest/gtest.h>

#include <string>

#include "heed/evaluation/words.h"

namespace heed {
namespace {

/// The words of both texts, those that are not common in brackets.
std::pair<std::string, std::string> compared(std::string_view one, std::string_view other) {
  const auto words = split_words(one);
  const auto other_words = split_words(other);
  const auto [common, other_common] = common_words(words, other_words);
  const auto shown = [](const auto& list, const std::vector<bool>& marks) {
    std::string text;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) text += ' ';
      text += marks[i] ? std::string(list[i]) : "[" + std::string(list[i]) + "]";
    }
    return text;
  };
  return {shown(words, common), shown(other_words, other_common)};
}

TEST(CommonWords, AreTheLongestCommonSequence) {
  EXPECT_EQ(compared("a dog runs fast", "a cat runs"),
            std::pair(std::string("a [dog] runs [fast]"), std::string("a [cat] runs")));
  EXPECT_EQ(compared("x a b c", "a b c x"),
            std::pair(std::string("[x] a b c"), std::string("a b c [x]")));
  EXPECT_EQ(compared("b a c a d", "c a d a b").first, "[b] [a] c a d");
}

TEST(CommonWords, OfEqualAndOfEmptyTexts) {
  EXPECT_EQ(compared("the same text", "the same text").first, "the same text");
  EXPECT_EQ(compared("", "some words"), std::pair(std::string(""), std::string("[some] [words]")));
  EXPECT_EQ(compared("", "").second, "");
}

TEST(CommonWords, UseEachWordOnce) {
  EXPECT_EQ(compared("the the the", "the"),
            std::pair(std::string("the [the] [the]"), std::string("the")));
}

TEST(CommonWords, OfVeryLongTextsAreTheirEnds) {
  std::string one = "begin ";
  std::string other = "begin ";
  for (int i = 0; i < 4000; ++i) {
    one += "a ";
    other += i % 2 == 0 ? "b " : "a ";
  }
  const auto [shown, other_shown] = compared(one + "end", other + "c end");
  EXPECT_EQ(shown.substr(0, 12), "begin [a] [a");
  EXPECT_EQ(other_shown.substr(other_shown.size() - 7), "[c] end");
}

}  // namespace
}  // namespace heed
