#pragma once

#include <ATen/core/Tensor.h>

namespace heed {

/// What stands for zero in a row of bytes.
constexpr int64_t quantized_zero = 128;

/// Rows of floats as bytes: x = scale (byte - quantized_zero), rounded.
struct QuantizedRows {
  at::Tensor bytes;   ///< [rows, width, zeros up to whole steps of Int8Panels] uint8
  at::Tensor scales;  ///< [rows] float32: a row's largest magnitude / 127.
};

/// x [rows, width] float32, on a CPU.
QuantizedRows quantize_rows(const at::Tensor& x);

/// A weight as bytes with a scale for each output: weight = scale byte, rounded.
struct QuantizedWeight {
  at::Tensor bytes;   ///< [out, in] int8, -127 to 127
  at::Tensor scales;  ///< [out] float32
};

/// weight [out, in] float32. Scales have seven bits less than a float, so that scale times byte is
/// exact and quantizing it again gives the same.
QuantizedWeight quantize_weight(const at::Tensor& weight);

}  // namespace heed
