#include "../../src/evaluation/numpy_mean.h"

#include <gtest/gtest.h>

#include <vector>

#include "evaluation/significance_golden.h"

namespace heed {
namespace {

TEST(NumpyMean, HasNumpysLastBit) {
  for (const auto& golden : significance_golden()["means"]) {
    const std::vector<float> floats = golden["numbers"];
    std::vector<double> doubles(floats.begin(), floats.end());
    for (double& number : doubles) number /= 3;
    EXPECT_EQ(numpy_mean(std::span<const float>(floats)), golden["float"].get<double>());
    EXPECT_EQ(numpy_mean(std::span<const double>(doubles)), golden["double"].get<double>());
  }
}

}  // namespace
}  // namespace heed
