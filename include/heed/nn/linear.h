#pragma once

#include <ATen/core/Tensor.h>

namespace heed {

/// x W^T + b: x [..., in], weight [out, in], bias [out] or undefined -> [..., out], as
/// torch.nn.functional.linear.
///
/// Float32 in and out. On a CPU that is not Intel's the product and the gradient of x are oneDNN's:
/// MKL, which LibTorch otherwise asks, leaves half of such a processor's vector width unused. The
/// weight's gradient, both of whose factors are transposed, is as fast by MKL.
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});

/// max(0, x W^T + b), in one pass.
at::Tensor linear_relu(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

/// A matrix as products take it: in bfloat16 where autocast is on, else as it is.
at::Tensor as_operand(const at::Tensor& matrix);

/// a b^T of two operands a [rows, in] and b [out, in] of any strides, in float32; without autograd.
at::Tensor times_transposed(const at::Tensor& a, const at::Tensor& b);

/// sum += a^T b of two operands a [rows, out] and b [rows, in]; without autograd.
void add_transposed_times(at::Tensor& sum, const at::Tensor& a, const at::Tensor& b);

}  // namespace heed
