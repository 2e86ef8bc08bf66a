#include "heed/nn/rotation.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/stack.h>

namespace heed {
namespace {

// [positions, 2, d_head / 2]
at::Tensor cosines_and_sines(int64_t positions, int64_t d_head) {
  const at::Tensor position = at::arange(positions, at::kDouble);
  const at::Tensor frequency =
      at::pow(10000.0, -at::arange(0, d_head, 2, at::kDouble) / static_cast<double>(d_head));
  const at::Tensor angle = at::outer(position, frequency);
  return at::stack({angle.cos(), angle.sin()}, 1).to(at::kFloat);
}

}  // namespace

RotaryEmbedding::RotaryEmbedding(int64_t d_head) : table_(cosines_and_sines, d_head) {}

at::Tensor RotaryEmbedding::operator()(const at::Tensor& queries_keys_values, int64_t num_heads,
                                       int64_t first) const {
  const int64_t d_model = queries_keys_values.size(-1) / 3;
  const at::Tensor table =
      table_.rows(first, queries_keys_values.size(1), queries_keys_values.device());
  const at::Tensor cosines = table.select(1, 0).unsqueeze(1);  // [len, 1, d_head / 2]
  const at::Tensor sines = table.select(1, 1).unsqueeze(1);
  const auto halves = queries_keys_values.narrow(-1, 0, 2 * d_model)
                          .unflatten(-1, {2 * num_heads, d_model / num_heads})
                          .chunk(2, /*dim=*/-1);  // [batch, len, 2 heads, d_head / 2]
  const at::Tensor turned = at::cat(
      {halves[0] * cosines - halves[1] * sines, halves[1] * cosines + halves[0] * sines}, -1);
  return at::cat({turned.flatten(-2), queries_keys_values.narrow(-1, 2 * d_model, d_model)}, -1);
}

}  // namespace heed
