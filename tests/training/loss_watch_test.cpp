#include "heed/training/loss_watch.h"

#include <gtest/gtest.h>

#include <limits>

namespace heed {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

LossWatch after_steps_at(double loss, int64_t steps) {
  LossWatch watch;
  for (int64_t i = 0; i < steps; ++i) watch.add(loss);
  return watch;
}

TEST(LossWatch, LetsLossesFallAndWander) {
  LossWatch watch;
  for (int i = 0; i < 1000; ++i) {
    watch.add(9.0 - 0.006 * i + (i % 7) * 0.1);
    EXPECT_FALSE(watch.is_off()) << i;
  }
}

TEST(LossWatch, ARowOfLossesFarAboveTheLevelIsDivergence) {
  LossWatch watch = after_steps_at(3.0, 100);
  for (int64_t i = 1; i <= LossWatch::most_in_a_row; ++i) {
    EXPECT_FALSE(watch.has_diverged());
    watch.add(4.5);
    EXPECT_TRUE(watch.is_off());
  }
  EXPECT_TRUE(watch.has_diverged());
}

TEST(LossWatch, ASpikeIsNot) {
  LossWatch watch = after_steps_at(3.0, 100);
  for (int i = 0; i < 100; ++i) watch.add(i % LossWatch::most_in_a_row == 0 ? 3.0 : 8.0);
  EXPECT_FALSE(watch.has_diverged());
  watch.add(3.0);
  EXPECT_FALSE(watch.is_off());
  EXPECT_NEAR(watch.state().level, 3.0, 1e-9) << "spikes do not raise the level";
}

TEST(LossWatch, LossesThatAreNoNumbersCountFromTheFirstStep) {
  LossWatch watch;
  for (int64_t i = 0; i < LossWatch::most_in_a_row; ++i) watch.add(no_number);
  EXPECT_TRUE(watch.has_diverged());
}

TEST(LossWatch, AnExplosionInTheFirstStepsIsDivergence) {
  LossWatch watch;
  watch.add(7.7);
  for (int64_t i = 0; i < LossWatch::most_in_a_row; ++i) watch.add(50'000.0);
  EXPECT_TRUE(watch.has_diverged());
}

TEST(LossWatch, GoesOnFromASavedState) {
  LossWatch watch = after_steps_at(3.0, 100);
  watch.add(no_number);
  LossWatch other;
  other.set_state(watch.state());
  EXPECT_TRUE(other.is_off());
  for (int64_t i = 1; i < LossWatch::most_in_a_row; ++i) other.add(5.0);
  EXPECT_TRUE(other.has_diverged());
}

}  // namespace
}  // namespace heed
