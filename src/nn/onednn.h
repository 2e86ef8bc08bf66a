#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "activation.h"

/// oneDNN's products, which LibTorch's C++ interface does not name; its compiler uses them.
namespace heed::onednn {

/// x W^T + b for x [rows, in] and weight [out, in] of one type, float32 or
/// bfloat16 -> [rows, out] of that type.
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight,
                  const std::optional<at::Tensor>& bias, Activation activation);

}  // namespace heed::onednn
