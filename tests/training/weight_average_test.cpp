#include "heed/training/weight_average.h"

#include <algorithm>
#include <stdexcept>

#include "tensor_testing.h"

namespace heed {
namespace {

TEST(WeightAverage, FollowsTheRampAndThenTheDecay) {
  const at::Tensor weight = at::zeros({1});
  WeightAverage average({{"w", weight}}, /*decay=*/0.5);
  double expected = 0.0;
  for (int64_t step = 1; step <= 30; ++step) {
    weight.fill_(static_cast<double>(step));
    average.update(step);
    const auto t = static_cast<double>(step);
    const double decay = std::min(0.5, (1 + t) / (10 + t));
    expected += (1 - decay) * (t - expected);
    EXPECT_NEAR(average.state("")[0].second.item<double>(), expected, 1e-4);
  }
}

TEST(WeightAverage, GuardPutsTheAverageInAndTheWeightsBack) {
  at::Tensor weight = at::zeros({1});
  WeightAverage average({{"w", weight}}, 0.9);
  weight.fill_(1.0);
  try {
    const AveragedWeightsGuard guard(average);
    EXPECT_EQ(weight.item<double>(), 0.0);
    throw std::runtime_error("a validation that fails");
  } catch (const std::runtime_error&) {
    EXPECT_EQ(weight.item<double>(), 1.0);
  }
}

TEST(WeightAverage, WithDecayZeroThereIsNone) {
  at::Tensor weight = at::ones({1});
  WeightAverage average({{"w", weight}}, 0.0);
  average.update(1);
  const AveragedWeightsGuard guard(average);
  EXPECT_FALSE(average.is_on());
  EXPECT_EQ(weight.item<double>(), 1.0);
  EXPECT_TRUE(average.state("").empty());
}

}  // namespace
}  // namespace heed
