#include "heed/nn/norm.h"

#include <ATen/ops/layer_norm.h>

#include "nn/gradients_of.h"
#include "tensor_testing.h"

namespace heed {
namespace {

TEST(LayerNorm, OfASumEqualsPyTorchsWithItsGradients) {
  constexpr double epsilon = 0.01;
  for (const int64_t width : {7, 16, 100}) {
    torch::manual_seed(1);
    const at::Tensor x = at::randn({3, 5, width}), sublayer = at::randn({3, 5, width});
    const at::Tensor weight = at::randn({width}), bias = at::randn({width});
    const auto ours = gradients_of({x, sublayer, weight, bias}, [&](const auto& in) {
      LayerNorm norm(width, epsilon);
      norm->weight = in[2], norm->bias = in[3];
      return norm->of_sum(in[0], in[1], /*dropout=*/0.0);
    });
    const auto theirs = gradients_of({x, sublayer, weight, bias}, [&](const auto& in) {
      return at::layer_norm(in[0] + in[1], {width}, in[2], in[3], epsilon);
    });
    expect_near(ours, theirs, 1e-5);
  }
}

TEST(LayerNorm, OfASumDropsPartsOfTheSublayer) {
  torch::manual_seed(1);
  constexpr int64_t width = 1000;
  constexpr double p = 0.25;
  LayerNorm norm(width, /*epsilon=*/1e-5);
  const at::Tensor x = at::zeros({20, width});
  const at::Tensor sublayer = at::ones({20, width}).requires_grad_();
  const at::Tensor y = norm->of_sum(x, sublayer, p);
  // Of zeros and ones, the ones are above the mean and the zeros below.
  EXPECT_NEAR((y > 0).to(at::kFloat).mean().item<double>(), 1 - p, 0.01);
  (y * at::randn_like(y)).sum().backward();
  EXPECT_TRUE(at::equal(sublayer.grad() != 0, y.detach() > 0));
  EXPECT_TRUE(
      all_near(norm->of_sum(x, sublayer, /*dropout=*/0.0).detach(), at::zeros({20, width}), 1e-5));
}

TEST(RmsNorm, FollowsItsFormula) {
  const at::NoGradGuard no_grad;
  torch::manual_seed(1);
  RmsNorm norm(10, /*epsilon=*/0.01);
  norm->weight = at::randn({10});
  const at::Tensor x = at::randn({3, 10});
  const at::Tensor expected = x / ((x * x).mean(-1, true) + 0.01).sqrt() * norm->weight;
  EXPECT_TRUE(all_near(norm->forward(x), expected, 1e-5));
  const at::Tensor sublayer = at::randn({3, 10});
  EXPECT_TRUE(all_near(norm->of_sum(x, sublayer, 0.0), norm->forward(x + sublayer), 1e-6));
}

}  // namespace
}  // namespace heed
