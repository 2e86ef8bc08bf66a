#include "heed/evaluation/words.h"

#include <gmock/gmock.h>

#include "evaluation/bleu_golden.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Words, SplitAtWhiteSpace) {
  EXPECT_THAT(split_words("  two\t words \n"), ElementsAre("two", "words"));
  EXPECT_THAT(split_words("a\xc2\xa0"
                          "b\xe3\x80\x80"
                          "c"),
              ElementsAre("a", "b", "c"));
}

TEST(Words, NoneInWhiteSpace) {
  EXPECT_THAT(split_words(""), IsEmpty());
  EXPECT_THAT(split_words(" \xe2\x80\xa8\x1f"), IsEmpty());
}

TEST(Words, StripRightKeepsTheRest) {
  EXPECT_EQ(strip_right(" a b \xe2\x80\x8a\xc2\x85\r\n"), " a b");
  EXPECT_EQ(strip_right("zero width space\xe2\x80\x8b"), "zero width space\xe2\x80\x8b");
  EXPECT_EQ(strip_right(" \n"), "");
}

TEST(Words, AreThoseOfPython) {
  for (const auto& line : bleu_golden()["lines"]) {
    const std::string text = line["text"];
    EXPECT_EQ(nlohmann::json(split_words(text)), line["words"]) << line["text"];
    EXPECT_EQ(strip_right(text), line["none"]) << line["text"];
  }
}

}  // namespace
}  // namespace heed
