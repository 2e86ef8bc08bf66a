#include "heed/nn/linear.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>

#include "../../src/nn/panel_product.h"
#include "heed/model/precision.h"
#include "nn/gradients_of.h"
#include "tensor_testing.h"

namespace heed {
namespace {

// Equal; where heed has no kernels, but for the rounding of results, which LibTorch makes bfloat16.
testing::AssertionResult all_near_as_rounded(const at::Tensor& actual, const at::Tensor& expected) {
  const at::Tensor largest = expected.abs().max();
  return all_near(actual / largest, expected / largest, multiplies_bf16() ? 1e-5 : 0.006);
}

// Shapes of one row, of fewer features than a vector register, of blocks' borders, and of several
// panels and parts.
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
                                         std::vector<int64_t>{33, 64, 48},
                                         std::vector<int64_t>{600, 40, 130}));

// In bfloat16 it is the product of what the factors are rounded to, whose sums are float32.
TEST_P(LinearShape, ByRoundedFactorsInBfloat16) {
  const auto round = [](const at::Tensor& tensor) {
    return tensor.detach().to(at::kBFloat16).to(at::kFloat);
  };
  const at::Tensor g = at::randn({2, x.size(1), weight.size(0)});
  for (at::Tensor* tensor : {&x, &weight, &bias}) tensor->requires_grad_();
  at::Tensor y;
  {
    const PrecisionGuard bf16(Precision::bf16, at::kCPU);
    y = heed::linear(x, weight, bias);
  }
  y.backward(g);
  EXPECT_TRUE(all_near_as_rounded(y, at::linear(round(x), round(weight), bias.detach())));
  const at::Tensor rows = round(x).flatten(0, 1), gradients = round(g).flatten(0, 1);
  EXPECT_TRUE(all_near_as_rounded(x.grad(), round(g).matmul(round(weight))));
  EXPECT_TRUE(all_near_as_rounded(weight.grad(), gradients.t().mm(rows)));
  EXPECT_TRUE(all_near(bias.grad(), g.flatten(0, 1).sum(0), 1e-4));
}

}  // namespace
}  // namespace heed
