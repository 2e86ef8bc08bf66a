#include "heed/nn/positional_encoding.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/test_support.h"
#include "tensor_testing.h"

namespace heed {
namespace {

TEST(SinusoidalEncodings, FollowTheFormulaOfSection35) {
  constexpr int64_t d_model = 6;
  const at::Tensor table = sinusoidal_encodings(2000, d_model);
  for (const int64_t position : {0, 1, 17, 1999}) {
    for (int64_t i = 0; 2 * i < d_model; ++i) {
      const double angle =
          static_cast<double>(position) / std::pow(10000.0, 2.0 * static_cast<double>(i) / d_model);
      EXPECT_NEAR(table[position][2 * i].item<double>(), std::sin(angle), 1e-6);
      EXPECT_NEAR(table[position][2 * i + 1].item<double>(), std::cos(angle), 1e-6);
    }
  }
}

TEST(SinusoidalEncodings, AnOddWidthEndsWithASine) {
  const at::Tensor table = sinusoidal_encodings(4, 5);
  EXPECT_EQ(table.sizes(), (at::IntArrayRef{4, 5}));
  EXPECT_NEAR(table[3][4].item<double>(), std::sin(3.0 / std::pow(10000.0, 4.0 / 5.0)), 1e-6);
}

TEST(SinusoidalEncoding, StartsAtAnyPositionAndGrows) {
  SinusoidalEncoding encoding(8);
  const at::Tensor zeros = at::zeros({2, 3, 8});
  const at::Tensor table = sinusoidal_encodings(5000, 8);
  EXPECT_TRUE(at::equal(encoding->forward(zeros)[1], table.narrow(0, 0, 3)));
  EXPECT_TRUE(all_near(encoding->forward(zeros, {4000})[0], table.narrow(0, 4000, 3), 1e-6));
}

TEST(PositionalEncodings, FollowSequencesThatBeginApart) {
  const at::NoGradGuard no_grad;
  const at::Tensor zeros = at::zeros({2, 3, 8});
  const Positions apart{5, at::tensor({5L, 1L})};
  SinusoidalEncoding sinusoidal(8);
  LearnedEncoding learned(/*max_positions=*/8, /*d_model=*/8);
  const at::Tensor table = sinusoidal_encodings(8, 8);
  for (const auto& [result, rows] : {std::pair(sinusoidal->forward(zeros, apart), table),
                                     {learned->forward(zeros, apart), learned->weight}}) {
    EXPECT_TRUE(all_near(result[0], rows.narrow(0, 5, 3), 1e-6));
    EXPECT_TRUE(all_near(result[1], rows.narrow(0, 1, 3), 1e-6));
  }
}

TEST(LearnedEncoding, AddsItsRowsAndNamesItsLimit) {
  const at::NoGradGuard no_grad;
  LearnedEncoding encoding(/*max_positions=*/6, /*d_model=*/8);
  const at::Tensor zeros = at::zeros({2, 3, 8});
  EXPECT_TRUE(at::equal(encoding->forward(zeros, {3})[1], encoding->weight.narrow(0, 3, 3)));
  EXPECT_THAT(error_text([&] { (void)encoding->forward(zeros, {4}); }),
              testing::HasSubstr("position 7 has no encoding: the model learned 6"));
}

}  // namespace
}  // namespace heed
