#include "heed/training/lr_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace heed {
namespace {

TEST(LearningRateSchedule, OfThePaperIsEquation3) {
  const LearningRateSchedule schedule(
      {.warmup_steps = 4000, .peak_rate = paper_peak_rate(/*d_model=*/512, 4000)});
  for (const int64_t step : {1, 100, 3999, 4000, 4001, 100'000}) {
    const auto n = static_cast<double>(step);
    const double expected =
        std::pow(512.0, -0.5) * std::min(std::pow(n, -0.5), n * std::pow(4000.0, -1.5));
    EXPECT_NEAR(schedule.rate(step), expected, 1e-15) << step;
  }
}

class EverySchedule : public testing::TestWithParam<ScheduleType> {
 protected:
  const LearningRateSchedule schedule{
      {.type = GetParam(), .warmup_steps = 50, .peak_rate = 0.005, .end_step = 250}};
};
INSTANTIATE_TEST_SUITE_P(Types, EverySchedule,
                         testing::Values(ScheduleType::inverse_sqrt, ScheduleType::cosine,
                                         ScheduleType::linear, ScheduleType::constant));

TEST_P(EverySchedule, WarmsUpAlongALine) {
  for (const int64_t step : {1, 10, 49}) {
    EXPECT_DOUBLE_EQ(schedule.rate(step), 0.005 * static_cast<double>(step) / 50) << step;
  }
  EXPECT_DOUBLE_EQ(schedule.rate(50), 0.005);
}

TEST_P(EverySchedule, NeverRisesAfterwards) {
  for (int64_t step = 50; step < 400; ++step) {
    EXPECT_LE(schedule.rate(step + 1), schedule.rate(step)) << step;
    EXPECT_GE(schedule.rate(step + 1), 0.0) << step;
  }
}

double rate_of(ScheduleType type, int64_t step) {
  return LearningRateSchedule(
             {.type = type, .warmup_steps = 50, .peak_rate = 0.005, .end_step = 250})
      .rate(step);
}

TEST(LearningRateSchedule, FallsAsItsNameSays) {
  EXPECT_DOUBLE_EQ(rate_of(ScheduleType::inverse_sqrt, 200), 0.0025);
  EXPECT_DOUBLE_EQ(rate_of(ScheduleType::constant, 1000), 0.005);
  EXPECT_DOUBLE_EQ(rate_of(ScheduleType::linear, 100), 0.75 * 0.005);
  EXPECT_DOUBLE_EQ(rate_of(ScheduleType::cosine, 150), 0.5 * 0.005);
  EXPECT_NEAR(rate_of(ScheduleType::cosine, 100), (0.5 + std::sqrt(0.125)) * 0.005, 1e-15);
  for (const ScheduleType type : {ScheduleType::linear, ScheduleType::cosine}) {
    EXPECT_DOUBLE_EQ(rate_of(type, 250), 0.0);
    EXPECT_DOUBLE_EQ(rate_of(type, 300), 0.0);
  }
}

TEST(LearningRateSchedule, FallsAnewTowardsAnotherEnd) {
  LearningRateSchedule schedule(
      {.type = ScheduleType::linear, .warmup_steps = 50, .peak_rate = 0.005, .end_step = 250});
  schedule.set_end_step(450);
  EXPECT_DOUBLE_EQ(schedule.rate(150), 0.75 * 0.005);
  schedule.set_end_step(20);  // within the warm-up
  EXPECT_DOUBLE_EQ(schedule.rate(50), 0.005);
  EXPECT_DOUBLE_EQ(schedule.rate(51), 0.0);
}

}  // namespace
}  // namespace heed
