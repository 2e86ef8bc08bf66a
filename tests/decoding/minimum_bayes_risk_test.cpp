#include "heed/decoding/minimum_bayes_risk.h"

#include <gtest/gtest.h>

#include "heed/evaluation/bleu.h"
#include "heed/evaluation/chrf.h"

namespace heed {
namespace {

TEST(MinimumBayesRisk, IsTheMeanOfTheScoresAgainstAll) {
  const std::vector<std::string> texts{"a small dog runs", "a small dog ran", "the cat sleeps"};
  const std::vector<double> weights{0.5, 0.3, 0.2};
  const Chrf chrf;
  const std::vector<double> utilities = expected_utilities(texts, weights, Utility::chrf);
  for (size_t i = 0; i < texts.size(); ++i) {
    double expected = 0.0;
    for (size_t j = 0; j < texts.size(); ++j) {
      expected += weights[j] * chrf.score(chrf.statistics(texts[i], {&texts[j], 1}));
    }
    EXPECT_NEAR(utilities[i], expected, 1e-9);
  }
  EXPECT_GT(utilities[1], utilities[2]);
}

TEST(MinimumBayesRisk, CountsATextAsOftenAsItIsThere) {
  const std::vector<std::string> often{"a b", "c d", "c d", "c d"}, once{"a b", "c d"};
  const std::vector<double> alike(4, 0.25), weights{0.25, 0.75};
  for (const Utility utility : {Utility::bleu, Utility::chrf}) {
    const auto a = expected_utilities(often, alike, utility);
    const auto b = expected_utilities(once, weights, utility);
    EXPECT_NEAR(a[0], b[0], 1e-9);
    EXPECT_NEAR(a[3], b[1], 1e-9);
    EXPECT_GT(a[1], a[0]);
  }
}

}  // namespace
}  // namespace heed
