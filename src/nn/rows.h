#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace heed {

/// Whether our own loops over rows of floats can take x; LibTorch's operators serve where not.
inline bool has_float_rows(const at::Tensor& x) {
  return x.device().is_cpu() && x.scalar_type() == at::kFloat;
}

/// Elements that are worth a task of their own: some microseconds of work.
constexpr int64_t elements_a_task = 16'384;

/// As many rows of this width as are worth a task.
inline int64_t rows_a_task(int64_t width) { return elements_a_task / width + 1; }

}  // namespace heed
