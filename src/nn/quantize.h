#pragma once

#include <ATen/core/Tensor.h>

namespace heed {

/// What stands for zero in a row of bytes.
constexpr int64_t quantized_zero = 128;

/// Rows of floats as bytes: x = scale (byte - quantized_zero), rounded.
struct QuantizedRows {
  at::Tensor bytes;   ///< [rows, width] uint8
  at::Tensor scales;  ///< [rows] float32: a row's largest magnitude / 127.
};

/// x [rows, width] float32, on a CPU.
QuantizedRows quantize_rows(const at::Tensor& x);

/// y[i] = scales[i] y[i] + bias, and 0 where that is negative if `with_relu`: in place, for
/// y [rows, width]. `bias` [width] may be undefined.
void scale_rows(at::Tensor& y, const at::Tensor& scales, const at::Tensor& bias, bool with_relu);

}  // namespace heed
