#include "packed_weight.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <utility>

#include "bf16_layout.h"
#include "panel_product.h"
#include "quantize.h"

namespace heed {
namespace {

/// What all formats have: the panels and the bias.
template <class Panels>
class PanelWeight : public PackedWeight {
 protected:
  /// The panels of a weight [out, in].
  PanelWeight(at::Tensor panels, const at::Tensor& bias, int64_t out)
      : panels_(std::move(panels)),
        bias_(padded_to_panels(bias.defined() ? bias : at::zeros({out}))),
        out_(out) {}

  /// x [rows, in] of the type that Panels multiplies, and y [rows, out], to be computed.
  [[nodiscard]] PanelProduct<Panels> product_of(const at::Tensor& x, at::Tensor& y,
                                                Activation activation) const {
    return {.x = static_cast<const typename Panels::Input*>(x.const_data_ptr()),
            .panels = static_cast<const typename Panels::Weight*>(panels_.const_data_ptr()),
            .y = y.mutable_data_ptr<float>(),
            .rows = x.size(0),
            .in = x.size(1),
            .out = out_,
            .bias = bias_.const_data_ptr<float>(),
            .least = least_output(activation)};
  }

  [[nodiscard]] at::Tensor empty_result(const at::Tensor& x) const {
    return at::empty({x.size(0), out_}, at::kFloat);
  }

 private:
  at::Tensor panels_, bias_;
  int64_t out_;
};

class Fp32Weight : public PanelWeight<Fp32Panels> {
 public:
  Fp32Weight(const at::Tensor& weight, const at::Tensor& bias)
      : PanelWeight(to_panels<Fp32Panels>(weight), bias, weight.size(0)) {}

  at::Tensor product(const at::Tensor& x, Activation activation) const override {
    at::Tensor y = empty_result(x);
    multiply(product_of(x, y, activation));
    return y;
  }
};

/// Factors in bfloat16, with 8 bits of mantissa; sums in float32.
class Bf16Weight : public PanelWeight<Bf16Panels> {
 public:
  Bf16Weight(const at::Tensor& weight, const at::Tensor& bias)
      : PanelWeight(bf16_panels(weight.contiguous()), bias, weight.size(0)) {}

  at::Tensor product(const at::Tensor& x, Activation activation) const override {
    at::Tensor y = empty_result(x);
    multiply(product_of(bf16_rows(x), y, activation));
    return y;
  }
};

/// Bytes with a scale for each output; inputs become bytes with a scale for each row. The products
/// of bytes and their sums are exact, and both scales are applied to the sums.
class Int8Weight : public PanelWeight<Int8Panels> {
 public:
  Int8Weight(const QuantizedWeight& weight, const at::Tensor& bias)
      : PanelWeight(to_panels<Int8Panels>(weight.bytes), bias, weight.bytes.size(0)),
        scales_(padded_to_panels(weight.scales)),
        zero_sums_(padded_to_panels(weight.bytes.sum(/*dim=*/1, false, at::kInt) *
                                    static_cast<int32_t>(quantized_zero))) {}

  at::Tensor product(const at::Tensor& x, Activation activation) const override {
    const QuantizedRows rows = quantize_rows(x);
    at::Tensor y = empty_result(x);
    PanelProduct<Int8Panels> product = product_of(rows.bytes, y, activation);
    product.zero_sums = zero_sums_.const_data_ptr<int32_t>();
    product.scales = scales_.const_data_ptr<float>();
    product.row_scales = rows.scales.const_data_ptr<float>();
    multiply(product);
    return y;
  }

 private:
  at::Tensor scales_, zero_sums_;
};

}  // namespace

std::unique_ptr<const PackedWeight> pack_weight(const at::Tensor& weight, const at::Tensor& bias,
                                                WeightFormat format) {
  const at::NoGradGuard no_grad;
  switch (format) {
    case WeightFormat::bf16:
      return std::make_unique<Bf16Weight>(weight, bias);
    case WeightFormat::int8:
      return std::make_unique<Int8Weight>(quantize_weight(weight), bias);
    default:
      return std::make_unique<Fp32Weight>(weight, bias);
  }
}

}  // namespace heed
