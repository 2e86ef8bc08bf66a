#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "panels.h"

namespace heed {

/// weight [out, in] as [panels, inputs / depth, 64 outputs, depth]; zeros where out or in end
/// before.
template <class Panels>
at::Tensor to_panels(const at::Tensor& weight);

/// Whether this processor has instructions for products in bfloat16.
bool multiplies_bf16();

/// values [out] with zeros up to whole panels.
at::Tensor padded_to_panels(const at::Tensor& values);

/// Computes y, on all threads.
void multiply(const PanelProduct<Fp32Panels>& product);
void multiply(const PanelProduct<Bf16Panels>& product);
void multiply(const PanelProduct<Int8Panels>& product);

}  // namespace heed
