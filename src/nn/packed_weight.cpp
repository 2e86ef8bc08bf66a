#include "packed_weight.h"

#include <ATen/core/grad_mode.h>

#include <optional>

#include "quantize.h"

namespace heed {
namespace {

using onednn::Activation;

std::optional<at::Tensor> copy_of(const at::Tensor& bias) {
  return bias.defined() ? std::optional(bias.clone()) : std::nullopt;
}

class Fp32Weight : public PackedWeight {
 public:
  Fp32Weight(const at::Tensor& weight, const at::Tensor& bias)
      : weight_(onednn::packed(weight.contiguous())), bias_(copy_of(bias)) {}

  at::Tensor product(const at::Tensor& x, Activation activation) const override {
    return onednn::linear(x, weight_, bias_, activation);
  }

 private:
  at::Tensor weight_;
  std::optional<at::Tensor> bias_;
};

/// Factors and results in bfloat16, with 8 bits of mantissa; sums in float32.
class Bf16Weight : public PackedWeight {
 public:
  Bf16Weight(const at::Tensor& weight, const at::Tensor& bias)
      : weight_(onednn::packed(weight.to(at::kBFloat16))), bias_(copy_of(bias)) {
    if (bias_) bias_ = bias_->to(at::kBFloat16);
  }

  at::Tensor product(const at::Tensor& x, Activation activation) const override {
    return onednn::linear(x.to(at::kBFloat16), weight_, bias_, activation).to(at::kFloat);
  }

 private:
  at::Tensor weight_;
  std::optional<at::Tensor> bias_;
};

/// Bytes with a scale for each output; inputs become bytes with a scale for each row. Products of
/// bytes are exact where the processor has instructions for them (VNNI; others saturate their
/// sums), and both scales are applied to the sums.
class Int8Weight : public PackedWeight {
 public:
  Int8Weight(const at::Tensor& weight, const at::Tensor& bias)
      : bias_(bias.defined() ? bias.clone() : bias) {
    constexpr float largest_byte = 127.0F;
    const at::Tensor scales = (weight.abs().amax(/*dim=*/1) / largest_byte).clamp_min(1e-30);
    weight_ = onednn::packed_int8((weight / scales.unsqueeze(1)).round().to(at::kChar), scales);
  }

  at::Tensor product(const at::Tensor& x, Activation activation) const override {
    const QuantizedRows rows = quantize_rows(x);
    at::Tensor y = onednn::linear_int8(rows.bytes, quantized_zero, weight_);
    scale_rows(y, rows.scales, bias_, activation == Activation::relu);
    return y;
  }

 private:
  onednn::Int8Matrix weight_;
  at::Tensor bias_;
};

}  // namespace

std::unique_ptr<const PackedWeight> pack_weight(const at::Tensor& weight, const at::Tensor& bias,
                                                WeightFormat format) {
  const at::NoGradGuard no_grad;
  switch (format) {
    case WeightFormat::bf16:
      return std::make_unique<Bf16Weight>(weight, bias);
    case WeightFormat::int8:
      return std::make_unique<Int8Weight>(weight, bias);
    default:
      return std::make_unique<Fp32Weight>(weight, bias);
  }
}

}  // namespace heed
