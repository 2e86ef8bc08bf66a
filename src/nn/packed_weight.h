#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "activation.h"
#include "heed/nn/projection.h"

namespace heed {

/// A weight and its bias, packed for products without autograd on a CPU.
class PackedWeight {
 public:
  virtual ~PackedWeight() = default;

  /// x [rows, in] -> [rows, out], both float32. A row's result does not depend on the others.
  [[nodiscard]] virtual at::Tensor product(const at::Tensor& x, Activation activation) const = 0;
};

/// weight [out, in], bias [out] or undefined.
std::unique_ptr<const PackedWeight> pack_weight(const at::Tensor& weight, const at::Tensor& bias,
                                                WeightFormat format);

}  // namespace heed
