#include "heed/evaluation/ter.h"

#include <gmock/gmock.h>

#include "heed/core/error.h"

namespace heed {
namespace {

using testing::ElementsAre;

using Lines = std::vector<std::string>;

TEST(Ter, CountsTheEditsToTheClosestReference) {
  const Ter ter;
  EXPECT_THAT(ter.statistics("a b c", Lines{"a b c d e", "a x c"}), ElementsAre(1, 4));
}

TEST(Ter, IgnoresCaseUnlessToldOtherwise) {
  EXPECT_THAT(Ter().statistics("The End", Lines{"the end"}), ElementsAre(0, 2));
  EXPECT_THAT(Ter({.case_sensitive = true}).statistics("The End", Lines{"the end"}),
              ElementsAre(2, 2));
}

TEST(Ter, OfTheReferenceItselfIsZeroAndLowerIsBetter) {
  EXPECT_EQ(Ter().score(Ter().statistics("some text", Lines{"some text"})), 0);
  EXPECT_FALSE(Ter().higher_is_better());
}

TEST(Ter, TokenizesReferencesTwiceAsSacrebleuDoes) {
  EXPECT_THAT(Ter({.normalized = true}).statistics("it's's so", Lines{"it's's so"}),
              ElementsAre(2, 4));
}

TEST(Ter, CanBeMoreThan100) { EXPECT_EQ(Ter().score(Ter().statistics("a b c", Lines{"d"})), 300); }

TEST(Ter, OfEmptyReferences) {
  EXPECT_EQ(Ter().score(Ter().statistics("a b", Lines{""})), 100);
  EXPECT_EQ(Ter().score(Ter().statistics("", Lines{" "})), 0);
}

TEST(Ter, NeedsReferences) { EXPECT_THROW(Ter().statistics("a", Lines{}), Error); }

}  // namespace
}  // namespace heed
