#include "factors.h"

#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/zeros.h>

#include <tuple>

#include "bf16_layout.h"
#include "onednn.h"
#include "panel_product.h"

namespace heed {
namespace {

bool is_onednn_faster() {
#if defined(__x86_64__)
  static const bool is_faster = at::globalContext().hasMKLDNN() && !__builtin_cpu_is("intel");
  return is_faster;
#else
  return false;
#endif
}

// Whether the factors of such a product are laid out by us. LibTorch's libraries serve elsewhere:
// they make a result in bfloat16 that has to be made float32 again, and take their time to
// generate code for each number of rows.
bool are_panels(at::ScalarType type, at::Device device) {
  static const bool is_possible = multiplies_bf16();
  return is_possible && type == at::kBFloat16 && device.is_cpu();
}

// Of a weight [out, in], or the transpose of one.
at::Tensor panels_of_weight(const at::Tensor& weight) {
  return weight.is_contiguous() ? bf16_panels(weight)
                                : bf16_panels_of_columns(weight.t().contiguous());
}

// x [rows, padded in], as bf16_rows() makes it -> [rows, out]
at::Tensor panel_product(const at::Tensor& x, const at::Tensor& panels, int64_t out,
                         const std::optional<at::Tensor>& bias, Activation activation) {
  at::Tensor y = at::empty({x.size(0), out}, at::kFloat);
  const at::Tensor padded_bias = padded_to_panels(bias ? *bias : at::zeros({out}, at::kFloat));
  PanelProduct<Bf16Panels> product{.x = static_cast<const uint16_t*>(x.const_data_ptr()),
                                   .panels = static_cast<const uint16_t*>(panels.const_data_ptr()),
                                   .y = y.mutable_data_ptr<float>(),
                                   .rows = x.size(0),
                                   .in = x.size(1),
                                   .out = out,
                                   .bias = padded_bias.const_data_ptr<float>(),
                                   .least = least_output(activation)};
  multiply(product);
  return y;
}

at::Tensor library_product(const at::Tensor& x, const at::Tensor& weight,
                           const std::optional<at::Tensor>& bias, Activation activation) {
  if (x.device().is_cpu() && x.scalar_type() == at::kFloat && is_onednn_faster()) {
    return onednn::linear(x, weight, bias, activation);
  }
  const at::Tensor y =
      at::linear(x, weight, bias ? bias->to(x.scalar_type()) : bias).to(at::kFloat);
  return activation == Activation::relu ? y.relu() : y;
}

}  // namespace

at::ScalarType factor_type(const at::Tensor& x) {
  return at::autocast::is_autocast_enabled(x.device().type()) ? at::kBFloat16 : x.scalar_type();
}

at::Tensor left_factor(const at::Tensor& x) {
  const at::ScalarType type = factor_type(x);
  return are_panels(type, x.device()) ? bf16_rows(x.contiguous()) : x.to(type);
}

RightFactor::RightFactor(const at::Tensor& weight, at::ScalarType type)
    : factor_(are_panels(type, weight.device()) ? panels_of_weight(weight) : weight.to(type)),
      out_(weight.size(0)) {}

at::Tensor RightFactor::product(const at::Tensor& x, const std::optional<at::Tensor>& bias,
                                Activation activation) const {
  if (are_panels(x.scalar_type(), x.device())) {
    return panel_product(x, factor_, out_, bias, activation);
  }
  return library_product(x, factor_, bias, activation);
}

GradientFactor::GradientFactor(const at::Tensor& g, const at::Tensor& x) : out_(g.size(1)) {
  if (are_panels(x.scalar_type(), x.device())) {
    std::tie(factor_, panels_) = bf16_rows_and_panels_of_columns(g.contiguous());
  } else {
    factor_ = g.to(x.scalar_type());
  }
}

at::Tensor GradientFactor::transposed_times(const at::Tensor& x, int64_t in) const {
  if (!panels_.defined()) return at::mm(factor_.t(), x).to(at::kFloat);
  return panel_product(bf16_columns(x, in), panels_, out_, {}, Activation::none).t();  // x^T g
}

void GradientFactor::add_transposed_times(at::Tensor& sum, const at::Tensor& x) const {
  if (factor_.scalar_type() == sum.scalar_type()) {
    sum.addmm_(factor_.t(), x);
  } else {
    sum += panels_.defined() ? transposed_times(x, sum.size(1)) : at::mm(factor_.t(), x);
  }
}

at::Tensor zero_weight_gradient(const at::Tensor& weight, at::ScalarType type) {
  if (!are_panels(type, weight.device())) return at::zeros(weight.sizes(), weight.options());
  return at::zeros({weight.size(1), weight.size(0)}, weight.options()).t();
}

}  // namespace heed
