#pragma once

#include <ATen/core/Tensor.h>

#include <mutex>

namespace heed {

/// Rows of numbers, one for each position, that a formula gives: not saved with a model, and as
/// many as are asked for, by any thread.
class PositionTable {
 public:
  /// The first `positions` rows, [positions, ...].
  using Formula = at::Tensor (*)(int64_t positions, int64_t width);

  PositionTable(Formula formula, int64_t width) : formula_(formula), width_(width) {}

  /// Rows first .. first + count - 1, on `device`.
  at::Tensor rows(int64_t first, int64_t count, const at::Device& device) const;

 private:
  Formula formula_;
  int64_t width_;
  mutable std::mutex mutex_;
  mutable at::Tensor table_;
};

}  // namespace heed
