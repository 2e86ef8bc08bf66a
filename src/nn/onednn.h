#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

/// oneDNN's products, which LibTorch's C++ interface does not name; its compiler uses them.
namespace heed::onednn {

/// What follows a product in the same pass.
enum class Activation { none, relu };

/// x W^T + b for x [rows, in] and weight [out, in], plain or packed, of one type, float32 or
/// bfloat16 -> [rows, out] of that type.
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight,
                  const std::optional<at::Tensor>& bias, Activation activation);

/// A copy of a weight in the layout that linear() works in, which else lays it out in each call.
at::Tensor packed(const at::Tensor& weight);

/// A weight [out, in] of int8 and its scales.
struct Int8Matrix {
  at::Tensor packed;
  at::Tensor scales;       ///< [out] float32
  at::Tensor zero_points;  ///< [out] int32, 0
};
Int8Matrix packed_int8(const at::Tensor& weight, const at::Tensor& scales);

/// (x - zero) W^T times the scales, for x [rows, in] uint8 -> [rows, out] float32.
at::Tensor linear_int8(const at::Tensor& x, int64_t zero, const Int8Matrix& weight);

}  // namespace heed::onednn
