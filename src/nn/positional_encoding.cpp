#include "heed/nn/positional_encoding.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/stack.h>

#include <algorithm>

namespace heed {

at::Tensor sinusoidal_encodings(int64_t positions, int64_t d_model) {
  // In double precision: a float's rounding of pos / 10000^(2i/d) is an error of 1e-4 at 1,000.
  const at::Tensor position = at::arange(positions, at::kDouble);
  const at::Tensor frequency =
      at::pow(10000.0, -at::arange(0, d_model, 2, at::kDouble) / static_cast<double>(d_model));
  const at::Tensor angle = at::outer(position, frequency);  // [positions, ceil(d_model / 2)]
  const at::Tensor interleaved = at::stack({angle.sin(), angle.cos()}, -1).flatten(1);
  return interleaved.narrow(1, 0, d_model).to(at::kFloat);
}

at::Tensor PositionalEncoding::forward(const at::Tensor& x, int64_t first) {
  return x + table(first + x.size(1), x.device()).narrow(0, first, x.size(1));
}

// At least so many positions.
at::Tensor PositionalEncoding::table(int64_t positions, const at::Device& device) {
  constexpr int64_t smallest_table = 256;
  const std::lock_guard lock(mutex_);
  if (!table_.defined() || table_.size(0) < positions || table_.device() != device) {
    const at::NoGradGuard no_grad;
    table_ = sinusoidal_encodings(std::max(smallest_table, 2 * positions), d_model_).to(device);
  }
  return table_;
}

}  // namespace heed
