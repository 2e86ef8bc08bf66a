#include "heed/nn/linear.h"

#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/threshold_backward.h>
#include <torch/csrc/autograd/custom_function.h>

#include <optional>

#include "activation.h"
#include "onednn.h"
#include "rows.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool is_bf16_wanted(const at::Tensor& tensor) {
  return at::autocast::is_autocast_enabled(tensor.device().type());
}

bool is_onednn_faster() {
#if defined(__x86_64__)
  static const bool is_faster = at::globalContext().hasMKLDNN() && !__builtin_cpu_is("intel");
  return is_faster;
#else
  return false;
#endif
}

bool takes_onednn(const at::Tensor& x) {
  const bool is_asked_by_libtorch = x.scalar_type() == at::kBFloat16;
  return x.device().is_cpu() && is_onednn_faster() && !is_asked_by_libtorch;
}

// x and weight are operands; the result is of their type.
at::Tensor forward_product(const at::Tensor& x, const at::Tensor& weight,
                           const std::optional<at::Tensor>& bias, Activation activation) {
  if (takes_onednn(x)) return onednn::linear(x, weight, bias, activation);
  const at::Tensor y = at::linear(x, weight, bias ? bias->to(x.scalar_type()) : bias);
  return activation == Activation::relu ? y.relu() : y;
}

/// The operator on a CPU. In bfloat16 its products alone are: what goes in and comes out is
/// float32.
class CpuLinear : public torch::autograd::Function<CpuLinear> {
 public:
  // x [rows, in]
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const std::optional<at::Tensor>& bias, Activation activation) {
    const at::Tensor x_operand = as_operand(x), weight_operand = as_operand(weight);
    at::Tensor y = forward_product(x_operand, weight_operand, bias, activation).to(at::kFloat);
    const bool is_relu = activation == Activation::relu;
    context->save_for_backward({x_operand, weight_operand, is_relu ? y : at::Tensor()});
    context->saved_data["has_bias"] = bias.has_value();
    return y;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &y = saved[2];
    const at::Tensor y_grad =
        y.defined() ? at::threshold_backward(gradients[0], y, 0.0) : gradients[0].contiguous();
    const at::Tensor gradient = y_grad.to(x.scalar_type());
    at::Tensor x_grad, weight_grad, bias_grad;
    if (context->needs_input_grad(0)) x_grad = times_transposed(gradient, weight.t());
    if (context->needs_input_grad(1)) weight_grad = at::mm(gradient.t(), x).to(at::kFloat);
    if (context->saved_data["has_bias"].toBool()) bias_grad = y_grad.sum(0);
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
    return forward_product(as_operand(rows), as_operand(weight), given_bias, activation)
        .to(at::kFloat)
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

at::Tensor as_operand(const at::Tensor& matrix) {
  return is_bf16_wanted(matrix) ? matrix.to(at::kBFloat16) : matrix;
}

at::Tensor times_transposed(const at::Tensor& a, const at::Tensor& b) {
  if (takes_onednn(a)) return onednn::linear(a, b, std::nullopt, Activation::none);
  return at::mm(a, b.t()).to(at::kFloat);
}

void add_transposed_times(at::Tensor& sum, const at::Tensor& a, const at::Tensor& b) {
  if (a.scalar_type() == sum.scalar_type()) {
    sum.addmm_(a.t(), b);
  } else {
    sum += at::mm(a.t(), b);
  }
}

}  // namespace heed
