#include "heed/nn/position_table.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace heed {

at::Tensor rows_at(const at::Tensor& table, const Positions& positions, int64_t len) {
  if (!positions.begins.defined()) return table.narrow(0, positions.first, len);
  const at::Tensor indices =
      positions.begins.unsqueeze(1) + at::arange(len, positions.begins.options());
  auto shape = table.sizes().vec();
  shape[0] = len;
  shape.insert(shape.begin(), indices.size(0));
  return table.index_select(0, indices.flatten()).view(shape);
}

at::Tensor PositionTable::rows(const Positions& positions, int64_t len,
                               const at::Device& device) const {
  constexpr int64_t smallest_table = 256;
  const int64_t end = positions.end(len);
  const std::lock_guard lock(mutex_);
  if (!table_.defined() || table_.size(0) < end || table_.device() != device) {
    const c10::InferenceMode not_inference(false);  // a table may be trained with later
    const at::NoGradGuard no_grad;
    table_ = formula_(std::max(smallest_table, 2 * end), width_).to(device);
  }
  return rows_at(table_, positions, len);
}

}  // namespace heed
