#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <limits>

#include "activation.h"
#include "panels.h"

namespace heed {

/// weight [out, in], float32 or int8, as [panels, inputs / depth, 64 outputs, depth]; zeros where
/// out or in end before. Those of bf16_panels() are laid out alike.
template <class Panels>
at::Tensor to_panels(const at::Tensor& weight);

/// Whether products in bfloat16 are made by instructions for them, which the processor has and
/// ATEN_CPU_CAPABILITY allows.
bool multiplies_bf16();

/// PanelProduct::least of outputs with this activation.
inline float least_output(Activation activation) {
  return activation == Activation::relu ? 0.0F : -std::numeric_limits<float>::infinity();
}

/// values [out] with zeros up to whole panels.
at::Tensor padded_to_panels(const at::Tensor& values);

/// Computes y, on all threads.
void multiply(const PanelProduct<Fp32Panels>& product);
void multiply(const PanelProduct<Bf16Panels>& product);
void multiply(const PanelProduct<Int8Panels>& product);

}  // namespace heed
