#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace heed {

/// Where the inputs x [batch, len, ...] of a stack of layers stand in their sequences: x[i, j] at
/// position first + j, or where sequences begin apart at begins[i] + j, of which none is beyond
/// `first`.
struct Positions {
  int64_t first = 0;
  at::Tensor begins = {};  ///< [batch] int64, or undefined.

  /// One more than the last of `len` positions at most.
  [[nodiscard]] int64_t end(int64_t len) const { return first + len; }
};

}  // namespace heed
