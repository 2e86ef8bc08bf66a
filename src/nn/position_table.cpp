#include "heed/nn/position_table.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace heed {

at::Tensor PositionTable::rows(int64_t first, int64_t count, const at::Device& device) const {
  constexpr int64_t smallest_table = 256;
  const int64_t positions = first + count;
  const std::lock_guard lock(mutex_);
  if (!table_.defined() || table_.size(0) < positions || table_.device() != device) {
    const c10::InferenceMode not_inference(false);  // a table may be trained with later
    const at::NoGradGuard no_grad;
    table_ = formula_(std::max(smallest_table, 2 * positions), width_).to(device);
  }
  return table_.narrow(0, first, count);
}

}  // namespace heed
