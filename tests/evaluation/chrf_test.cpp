#include "heed/evaluation/chrf.h"

#include <gmock/gmock.h>

#include "heed/core/error.h"

namespace heed {
namespace {

using testing::ElementsAre;

using Lines = std::vector<std::string>;

TEST(Chrf, CountsCharactersWithoutWhiteSpace) {
  const Chrf chrf({.char_order = 2});
  EXPECT_THAT(chrf.statistics("a b", Lines{"ab c"}), ElementsAre(2, 3, 2, 1, 2, 1));
  EXPECT_THAT(Chrf({.char_order = 2, .whitespace = true}).statistics("a b", Lines{"ab c"}),
              ElementsAre(3, 4, 3, 2, 3, 0));
}

TEST(Chrf, CountsCodePointsAndNotBytes) {
  EXPECT_THAT(Chrf({.char_order = 1}).statistics("\xC3\xBC\xE6\xB0\xB4", Lines{"\xE6\xB0\xB4"}),
              ElementsAre(2, 1, 1));
}

TEST(Chrf, CutsOneMarkOffWords) {
  const Chrf words({.char_order = 0, .word_order = 1});
  EXPECT_THAT(words.statistics("(hi)", Lines{"(hi )"}), ElementsAre(2, 3, 1));
  EXPECT_THAT(words.statistics("(hi", Lines{"( hi"}), ElementsAre(2, 2, 2));
}

TEST(Chrf, IgnoresOrdersThatTheReferenceIsTooShortFor) {
  EXPECT_THAT(Chrf({.char_order = 2}).statistics("abc", Lines{"a"}), ElementsAre(3, 1, 1, 0, 0, 0));
}

TEST(Chrf, TakesTheBestReference) {
  const Chrf chrf;
  EXPECT_EQ(chrf.statistics("a cat", Lines{"a dog", "a cat", "the cat"}),
            chrf.statistics("a cat", Lines{"a cat"}));
}

TEST(Chrf, OfTheReferenceItselfIs100) {
  EXPECT_DOUBLE_EQ(Chrf().score(Chrf().statistics("some text", Lines{"some text"})), 100);
}

TEST(Chrf, WithoutTextIsZero) {
  EXPECT_EQ(Chrf().score(Chrf().statistics("", Lines{""})), 0);
  EXPECT_EQ(Chrf().score(std::vector<double>(18)), 0);
}

TEST(Chrf, IsNamedByBetaAndWordOrder) {
  EXPECT_EQ(Chrf().name(), "chrF2");
  EXPECT_EQ(Chrf({.word_order = 2}).name(), "chrF2++");
  EXPECT_EQ(Chrf({.word_order = 1, .beta = 3}).name(), "chrF3+");
}

TEST(Chrf, NeedsNgramsAndReferences) {
  EXPECT_THROW(Chrf({.char_order = 0}), UsageError);
  EXPECT_THROW(Chrf().statistics("a", Lines{}), Error);
}

}  // namespace
}  // namespace heed
