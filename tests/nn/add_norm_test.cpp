#include "heed/nn/add_norm.h"

#include <ATen/ops/layer_norm.h>

#include "nn/gradients_of.h"
#include "tensor_testing.h"

namespace heed {
namespace {

TEST(AddNorm, EqualsLayerNormOfTheSumWithItsGradients) {
  for (const int64_t width : {7, 16, 100}) {
    torch::manual_seed(1);
    const at::Tensor x = at::randn({3, 5, width}), sublayer = at::randn({3, 5, width});
    const at::Tensor weight = at::randn({width}), bias = at::randn({width});
    const auto ours = gradients_of({x, sublayer, weight, bias}, [&](const auto& in) {
      AddNorm norm(width, /*dropout=*/0.0);
      norm->weight = in[2], norm->bias = in[3];
      return norm(in[0], in[1]);
    });
    const auto theirs = gradients_of({x, sublayer, weight, bias}, [&](const auto& in) {
      return at::layer_norm(in[0] + in[1], {width}, in[2], in[3]);
    });
    expect_near(ours, theirs, 1e-5);
  }
}

TEST(AddNorm, DropsPartsOfTheSublayerInTrainingAlone) {
  torch::manual_seed(1);
  constexpr int64_t width = 1000;
  constexpr double p = 0.25;
  AddNorm norm(width, p);
  const at::Tensor x = at::zeros({20, width});
  const at::Tensor sublayer = at::ones({20, width}).requires_grad_();
  const at::Tensor y = norm(x, sublayer);
  // Of zeros and ones, the ones are above the mean and the zeros below.
  EXPECT_NEAR((y > 0).to(at::kFloat).mean().item<double>(), 1 - p, 0.01);
  (y * at::randn_like(y)).sum().backward();
  EXPECT_TRUE(at::equal(sublayer.grad() != 0, y.detach() > 0));
  norm->eval();
  EXPECT_TRUE(all_near(norm(x, sublayer).detach(), at::zeros({20, width}), 1e-5));
}

}  // namespace
}  // namespace heed
