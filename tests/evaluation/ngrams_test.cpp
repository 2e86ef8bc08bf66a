#include "heed/evaluation/ngrams.h"

#include <gmock/gmock.h>

namespace heed {
namespace {

using testing::ElementsAre;

TEST(Ngrams, MatchAsOftenAsTheReferenceHasThem) {
  const std::vector<Symbols> reference = {{1, 2, 1, 2, 3}};
  EXPECT_THAT(clipped_matches({1, 2, 1, 2, 1, 2}, reference, 4), ElementsAre(4, 3, 2, 1));
}

TEST(Ngrams, MatchInAnyReference) {
  const std::vector<Symbols> references = {{1, 1, 2}, {1, 2, 2}};
  EXPECT_THAT(clipped_matches({1, 1, 2, 2}, references, 3), ElementsAre(4, 3, 2));
}

TEST(Ngrams, OfTextsTooShortForThem) {
  EXPECT_THAT(clipped_matches({1}, std::vector<Symbols>{{1}}, 3), ElementsAre(1, 0, 0));
  EXPECT_THAT(clipped_matches({}, std::vector<Symbols>{{}}, 2), ElementsAre(0, 0));
  EXPECT_EQ(count_ngrams({1, 2}, 2), 1);
  EXPECT_EQ(count_ngrams({1, 2}, 5), 0);
}

}  // namespace
}  // namespace heed
