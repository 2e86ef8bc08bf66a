#include "onednn.h"

#include <ATen/core/dispatch/Dispatcher.h>

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

}  // namespace heed::onednn
