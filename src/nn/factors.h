#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "activation.h"

namespace heed {

/// The factors of the products that training makes of a weight [out, in]: y = x W^T, and of y's
/// gradient g the two gradients g W and g^T x. What goes in and comes out is float32 (but for
/// parity tests in double precision); the factors are bfloat16 where autocast is on. Without
/// autograd.

/// The type of the factors that products of x have.
at::ScalarType factor_type(const at::Tensor& x);

/// x [rows, in] as products take it from the left: in bfloat16 where autocast is on, else as it is.
at::Tensor left_factor(const at::Tensor& x);

/// A weight, laid out once for any number of rows.
class RightFactor {
 public:
  /// weight [out, in], contiguous or the transpose of what is, for left factors of `type`.
  RightFactor(const at::Tensor& weight, at::ScalarType type);

  /// x W^T + b of a left factor x [rows, in]: [rows, out], which may be computed with an
  /// activation.
  [[nodiscard]] at::Tensor product(const at::Tensor& x, const std::optional<at::Tensor>& bias = {},
                                   Activation activation = Activation::none) const;

 private:
  at::Tensor factor_;  // [out, in], or panels
  int64_t out_;
};

/// The gradient g [rows, out] of a product, with which both gradients of its factors are made.
class GradientFactor {
 public:
  /// For the product of a left factor x.
  GradientFactor(const at::Tensor& g, const at::Tensor& x);

  /// g W, [rows, in]: that of x, by W^T as a right factor.
  [[nodiscard]] at::Tensor times(const RightFactor& transposed_weight) const {
    return transposed_weight.product(factor_);
  }

  /// g^T x, [out, in]: that of the weight. x is the left factor of a matrix [rows, in].
  [[nodiscard]] at::Tensor transposed_times(const at::Tensor& x, int64_t in) const;

  /// sum += g^T x
  void add_transposed_times(at::Tensor& sum, const at::Tensor& x) const;

 private:
  at::Tensor factor_;
  at::Tensor panels_;  // of g^T, where the factors are laid out by us
  int64_t out_;
};

/// Zeros [out, in] to add gradients of a weight to, laid out as these are.
at::Tensor zero_weight_gradient(const at::Tensor& weight, at::ScalarType type);

}  // namespace heed
