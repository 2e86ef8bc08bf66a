#pragma once

#include "heed/model/safetensors.h"

namespace heed {

/// The tensors as a file of an int8 model holds them: each float32 matrix as bytes under its own
/// name, and one scale for each of its rows under NAME.scales; others as they are.
[[nodiscard]] NamedTensors quantized(const NamedTensors& tensors);

/// Undoes quantized(), but for the rounding: each matrix of bytes becomes scale times byte in
/// float32. Quantizing these again gives the same bytes and scales.
void restore_quantized(SafetensorsContent& content);

}  // namespace heed
