#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace heed {

/// What the weights of a model that only translates are stored in. With int8, inputs are rounded as
/// well, each row by its own scale.
enum class WeightFormat { fp32, bf16, int8 };

class PackedWeight;

/// x W^T + b, as torch.nn.functional.linear, by some rows of a weight and a bias.
///
/// While the model trains these are the parameters themselves. pack() copies them into the form
/// that a CPU's products take fastest.
class Projection {
 public:
  /// All rows of `weight` [out, in] and `bias` [out] or undefined.
  Projection(at::Tensor weight, at::Tensor bias);
  /// Rows begin .. end - 1 of both.
  Projection(at::Tensor weight, at::Tensor bias, int64_t begin, int64_t end);

  /// x [..., in] -> [..., out]
  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;

  /// max(0, x W^T + b)
  [[nodiscard]] at::Tensor relu(const at::Tensor& x) const;

  /// From now on computes by a copy of the weight in this format, without autograd. What becomes of
  /// the parameters does not count: they may be released.
  void pack(WeightFormat format);

  /// The projection to some of the outputs alone, in this order, packed as this one is: `outputs`
  /// [any number] int64. What it computes of an output is the same. Not for
  /// parameters that were released.
  [[nodiscard]] Projection select(const at::Tensor& outputs) const;

 private:
  [[nodiscard]] at::Tensor weight() const;
  [[nodiscard]] at::Tensor bias() const;

  at::Tensor weight_, bias_;
  int64_t begin_, end_;
  std::shared_ptr<const PackedWeight> packed_;
  std::optional<WeightFormat> format_;  // that it is packed in
};

/// Frees the memory of a parameter, which has no values from then on.
void release(at::Tensor& parameter);

}  // namespace heed
