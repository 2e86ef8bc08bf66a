#include "heed/nn/linear.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>

#include "nn/gradients_of.h"
#include "tensor_testing.h"

namespace heed {
namespace {

// Shapes of one row, of fewer features than a vector register, of blocks' borders.
class LinearShape : public testing::TestWithParam<std::vector<int64_t>> {
 protected:
  LinearShape() {
    torch::manual_seed(1);
    const auto& [rows, in, out] = std::tuple(GetParam()[0], GetParam()[1], GetParam()[2]);
    x = at::randn({2, rows, in}), weight = at::randn({out, in}), bias = at::randn({out});
  }
  at::Tensor x, weight, bias;
};

TEST_P(LinearShape, EqualsPyTorchsWithItsGradients) {
  const auto ours = gradients_of({x, weight, bias},
                                 [](const auto& in) { return heed::linear(in[0], in[1], in[2]); });
  const auto theirs = gradients_of({x, weight, bias},
                                   [](const auto& in) { return at::linear(in[0], in[1], in[2]); });
  expect_near(ours, theirs, 1e-5);
}

TEST_P(LinearShape, WithoutABiasToo) {
  const auto ours =
      gradients_of({x, weight}, [](const auto& in) { return heed::linear(in[0], in[1]); });
  const auto theirs =
      gradients_of({x, weight}, [](const auto& in) { return at::linear(in[0], in[1]); });
  expect_near(ours, theirs, 1e-5);
}

TEST_P(LinearShape, FollowedByReluAsWell) {
  const auto ours = gradients_of({x, weight, bias},
                                 [](const auto& in) { return linear_relu(in[0], in[1], in[2]); });
  const auto theirs = gradients_of(
      {x, weight, bias}, [](const auto& in) { return at::relu(at::linear(in[0], in[1], in[2])); });
  expect_near(ours, theirs, 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Shapes, LinearShape,
                         testing::Values(std::vector<int64_t>{1, 1, 1},
                                         std::vector<int64_t>{7, 12, 5},
                                         std::vector<int64_t>{33, 64, 48}));

TEST(TimesTransposed, TakesAnyStrides) {
  const at::Tensor a = at::randn({6, 5}), b = at::randn({5, 7});
  EXPECT_TRUE(all_near(times_transposed(a, b.t()), a.mm(b), 1e-5));
  EXPECT_TRUE(all_near(times_transposed(b.t(), a), b.t().mm(a.t()), 1e-5));
}

}  // namespace
}  // namespace heed
