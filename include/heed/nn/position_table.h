#pragma once

#include <ATen/core/Tensor.h>

#include <mutex>

#include "heed/nn/positions.h"

namespace heed {

/// The rows of a table [positions, ...] for `len` positions: [len, ...], or [batch, len, ...] where
/// sequences begin apart.
at::Tensor rows_at(const at::Tensor& table, const Positions& positions, int64_t len);

/// Rows of numbers, one for each position, that a formula gives: not saved with a model, and as
/// many as are asked for, by any thread.
class PositionTable {
 public:
  /// The first `positions` rows, [positions, ...].
  using Formula = at::Tensor (*)(int64_t positions, int64_t width);

  PositionTable(Formula formula, int64_t width) : formula_(formula), width_(width) {}

  /// As rows_at(), on `device`.
  at::Tensor rows(const Positions& positions, int64_t len, const at::Device& device) const;

 private:
  Formula formula_;
  int64_t width_;
  mutable std::mutex mutex_;
  mutable at::Tensor table_;
};

}  // namespace heed
