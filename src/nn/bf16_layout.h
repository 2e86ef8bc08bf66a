#pragma once

#include <ATen/core/Tensor.h>

#include <utility>

namespace heed {

/// Matrices of floats as products in bfloat16 take them, see Bf16Panels: rounded to nearest and
/// laid out in one pass, on all threads. Inputs are padded with zeros to whole steps, outputs to
/// whole panels.

/// x [rows, in] -> [rows, padded in]: what is multiplied from the left.
at::Tensor bf16_rows(const at::Tensor& x);

/// The transpose of a matrix that bf16_rows() made of `in` inputs: [rows, padded in] ->
/// [in, padded rows].
at::Tensor bf16_columns(const at::Tensor& rows, int64_t in);

/// Panels of weight [out, in].
at::Tensor bf16_panels(const at::Tensor& weight);

/// Panels of the transpose of x [in, out].
at::Tensor bf16_panels_of_columns(const at::Tensor& x);

/// Both bf16_rows() and bf16_panels_of_columns() of x, which is read once.
std::pair<at::Tensor, at::Tensor> bf16_rows_and_panels_of_columns(const at::Tensor& x);

}  // namespace heed
