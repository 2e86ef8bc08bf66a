#include "onednn.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/zeros.h>

#include <string_view>

namespace heed::onednn {
namespace {

template <class Signature>
auto operator_named(const char* name) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

using Scalars = c10::List<std::optional<at::Scalar>>;

}  // namespace

at::Tensor linear(const at::Tensor& x, const at::Tensor& weight,
                  const std::optional<at::Tensor>& bias, Activation activation) {
  static const auto op = operator_named<at::Tensor(
      const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, std::string_view,
      Scalars, std::optional<std::string_view>)>("mkldnn::_linear_pointwise");
  return op.call(x, weight, bias, activation == Activation::relu ? "relu" : "none", Scalars(), "");
}

at::Tensor packed(const at::Tensor& weight) {
  constexpr int64_t usual_rows = 64;
  static const auto op = operator_named<at::Tensor(const at::Tensor&, std::optional<int64_t>)>(
      "mkldnn::_reorder_linear_weight");
  return op.call(weight, usual_rows);
}

Int8Matrix packed_int8(const at::Tensor& weight, const at::Tensor& scales) {
  static const auto op = operator_named<at::Tensor(at::Tensor, std::optional<c10::List<int64_t>>)>(
      "onednn::qlinear_prepack");
  return {op.call(weight, std::nullopt), scales, at::zeros({weight.size(0)}, at::kInt)};
}

at::Tensor linear_int8(const at::Tensor& x, int64_t zero, const Int8Matrix& weight) {
  static const auto op = operator_named<at::Tensor(
      at::Tensor, double, int64_t, at::Tensor, at::Tensor, at::Tensor, std::optional<at::Tensor>,
      double, int64_t, std::optional<at::ScalarType>, std::string_view, Scalars, std::string_view)>(
      "onednn::qlinear_pointwise");
  return op.call(x, /*x_scale=*/1.0, zero, weight.packed, weight.scales, weight.zero_points,
                 /*bias=*/std::nullopt, /*output_scale=*/1.0, /*output_zero_point=*/0, at::kFloat,
                 "none", Scalars(), "");
}

}  // namespace heed::onednn
