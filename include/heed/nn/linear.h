#pragma once

#include <ATen/core/Tensor.h>

namespace heed {

/// x W^T + b: x [..., in], weight [out, in], bias [out] or undefined -> [..., out], as
/// torch.nn.functional.linear.
///
/// Float32 in and out. On a CPU that is not Intel's the product and the gradient of x are oneDNN's:
/// MKL, which LibTorch otherwise asks, leaves half of such a processor's vector width unused. The
/// weight's gradient, both of whose factors are transposed, is as fast by MKL. Where autocast is
/// on, products are bfloat16's, by heed's own kernels if the processor has instructions for them.
at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});

/// max(0, x W^T + b), in one pass.
at::Tensor linear_relu(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace heed
