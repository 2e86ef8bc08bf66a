#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "panels.h"

namespace heed {

/// weight [out, in] as [panels, groups, 64 outputs, depth]; zeros where out or in end before.
at::Tensor to_panels(const at::Tensor& weight, int64_t depth);

/// values [out] with zeros up to whole panels.
at::Tensor padded_to_panels(const at::Tensor& values);

/// Computes y, on all threads.
void multiply(const PanelProduct<Fp32Panels>& product);
void multiply(const PanelProduct<Bf16Panels>& product);
void multiply(const PanelProduct<Int8Panels>& product);

}  // namespace heed
