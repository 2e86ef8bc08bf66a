#include "heed/training/lr_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace heed {
namespace {

TEST(InverseSqrtSchedule, IsThePapersEquation3) {
  const InverseSqrtSchedule schedule(/*d_model=*/512, /*warmup_steps=*/4000);
  for (const int64_t step : {1, 100, 3999, 4000, 4001, 100'000}) {
    const auto n = static_cast<double>(step);
    const double expected =
        std::pow(512.0, -0.5) * std::min(std::pow(n, -0.5), n * std::pow(4000.0, -1.5));
    EXPECT_NEAR(schedule.rate(step), expected, 1e-15) << step;
  }
}

TEST(InverseSqrtSchedule, PeaksAtTheEndOfWarmUp) {
  const InverseSqrtSchedule schedule(128, 50, /*peak_rate=*/0.005);
  EXPECT_DOUBLE_EQ(schedule.rate(50), 0.005);
  EXPECT_LT(schedule.rate(49), schedule.rate(50));
  EXPECT_LT(schedule.rate(51), schedule.rate(50));
  EXPECT_DOUBLE_EQ(schedule.rate(200), 0.0025);
}

}  // namespace
}  // namespace heed
