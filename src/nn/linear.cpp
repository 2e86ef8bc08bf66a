#include "heed/nn/linear.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/threshold_backward.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

#include "activation.h"
#include "factors.h"
#include "rows.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The operator on a CPU. In bfloat16 its products alone are: what goes in and comes out is
/// float32.
class CpuLinear : public torch::autograd::Function<CpuLinear> {
 public:
  // x [rows, in]
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const std::optional<at::Tensor>& bias, Activation activation) {
    const at::Tensor factor = left_factor(x);
    at::Tensor y = RightFactor(weight, factor_type(x)).product(factor, bias, activation);
    const bool is_relu = activation == Activation::relu;
    context->save_for_backward({factor, weight, is_relu ? y : at::Tensor()});
    context->saved_data["has_bias"] = bias.has_value();
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &y = saved[2];
    const at::Tensor gradient =
        y.defined() ? at::threshold_backward(gradients[0], y, 0.0) : gradients[0].contiguous();
    const GradientFactor factor(gradient, x);
    at::Tensor x_grad, weight_grad, bias_grad;
    if (context->needs_input_grad(0)) {
      x_grad = factor.times(RightFactor(weight.t(), x.scalar_type()));
    }
    if (context->needs_input_grad(1)) weight_grad = factor.transposed_times(x, weight.size(1));
    if (context->saved_data["has_bias"].toBool()) bias_grad = gradient.sum(0);
    return {x_grad, weight_grad, bias_grad, {}};
  }
};

at::Tensor linear_on_cpu(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                         Activation activation) {
  const at::Tensor rows = x.reshape({-1, x.size(-1)}).contiguous();
  auto shape = x.sizes().vec();
  shape.back() = weight.size(0);
  const auto given_bias = bias.defined() ? std::optional(bias) : std::nullopt;
  if (!at::GradMode::is_enabled()) {
    return RightFactor(weight, factor_type(rows))
        .product(left_factor(rows), given_bias, activation)
        .view(shape);
  }
  return CpuLinear::apply(rows, weight, given_bias, activation).view(shape);
}

}  // namespace

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  if (has_float_rows(x)) return linear_on_cpu(x, weight, bias, Activation::none);
  return bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
}

at::Tensor linear_relu(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
  if (has_float_rows(x)) return linear_on_cpu(x, weight, bias, Activation::relu);
  return at::relu(linear(x, weight, bias));
}

}  // namespace heed
