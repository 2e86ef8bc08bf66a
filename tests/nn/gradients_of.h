#pragma once

#include <ATen/ops/linspace.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "tensor_testing.h"

namespace heed {

/// A function's value, and the gradients of all inputs for a loss that weighs each element of the
/// value differently.
inline std::vector<at::Tensor> gradients_of(
    std::vector<at::Tensor> inputs,
    const std::function<at::Tensor(const std::vector<at::Tensor>&)>& function) {
  for (auto& input : inputs) input = input.detach().clone().requires_grad_();
  const at::Tensor value = function(inputs);
  (value * at::linspace(-1.0, 1.5, value.numel()).view(value.sizes())).sum().backward();
  std::vector<at::Tensor> results{value.detach()};
  for (const auto& input : inputs) {
    results.push_back(input.grad().defined() ? input.grad() : at::zeros_like(input));
  }
  return results;
}

/// Passes if each differs by at most `tolerance` times its largest element, if that is above 1.
inline void expect_near(const std::vector<at::Tensor>& actual,
                        const std::vector<at::Tensor>& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) {
    const double scale = std::max(1.0, expected[i].abs().max().item<double>());
    EXPECT_TRUE(all_near(actual[i], expected[i], scale * tolerance))
        << (i == 0 ? "the value" : "the gradient of input " + std::to_string(i - 1));
  }
}

}  // namespace heed
