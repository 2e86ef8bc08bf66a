#include "heed/decoding/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "heed/model/attention_maps.h"
#include "tensor_testing.h"

namespace heed {
namespace {

class Coverage : public testing::Test {
 protected:
  Coverage() { model->eval(); }

  const bool seeded = (torch::manual_seed(5), true);
  Transformer model = make_transformer(tiny_config(40));
  const std::vector<int32_t> source{7, 9, 11, 30, 8};
};

// Equation 14 of Wu et al. 2016, spelt out.
TEST_F(Coverage, IsTheSumOfTheLogarithmsOfWhatEachSourcePieceGets) {
  for (const std::vector<int32_t>& translation :
       {std::vector<int32_t>{}, {12}, {4, 5, 6, 7, 8, 9, 10, 11}}) {
    const AttentionMaps maps = attention_maps(model, source, translation);
    const at::Tensor heads = maps.cross.back().to(at::kDouble);
    double expected = 0.0;
    for (int64_t piece = 0; piece < std::ssize(source); ++piece) {
      double received = 0.0;
      for (int64_t step = 0; step <= std::ssize(translation); ++step) {
        for (int64_t head = 0; head < heads.size(0); ++head) {
          received += heads[head][step][piece].item<double>() / static_cast<double>(heads.size(0));
        }
      }
      expected += std::log(std::min(received, 1.0));
    }
    EXPECT_NEAR(coverage(model, source, translation), expected, 1e-5);
  }
}

TEST_F(Coverage, GrowsWithTheTranslationUntilAllIsCovered) {
  std::vector<int32_t> translation;
  double before = coverage(model, source, translation);
  for (int i = 0; i < 30; ++i) {
    translation.push_back(12);
    const double now = coverage(model, source, translation);
    EXPECT_GE(now, before);
    EXPECT_LE(now, 0.0);
    before = now;
  }
  EXPECT_EQ(before, 0.0);
}

}  // namespace
}  // namespace heed
