#include "heed/nn/rotation.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/stack.h>

namespace heed {
namespace {

// [positions, 2, d_k / 2]
at::Tensor cosines_and_sines(int64_t positions, int64_t d_k) {
  const at::Tensor position = at::arange(positions, at::kDouble);
  const at::Tensor frequency =
      at::pow(10000.0, -at::arange(0, d_k, 2, at::kDouble) / static_cast<double>(d_k));
  const at::Tensor angle = at::outer(position, frequency);
  return at::stack({angle.cos(), angle.sin()}, 1).to(at::kFloat);
}

}  // namespace

RotaryEmbedding::RotaryEmbedding(int64_t d_k) : table_(cosines_and_sines, d_k) {}

at::Tensor RotaryEmbedding::operator()(const at::Tensor& queries_keys_values,
                                       const AttentionHeads& heads,
                                       const Positions& positions) const {
  const int64_t turning = heads.queries() + heads.keys();
  const at::Tensor table =
      table_.rows(positions, queries_keys_values.size(1), queries_keys_values.device());
  const at::Tensor cosines = table.select(-2, 0).unsqueeze(-2);  // [(batch,) len, 1, d_k / 2]
  const at::Tensor sines = table.select(-2, 1).unsqueeze(-2);
  const auto halves = queries_keys_values.narrow(-1, 0, turning)
                          .unflatten(-1, {heads.count + heads.kv_count, heads.d_k})
                          .chunk(2, /*dim=*/-1);  // [batch, len, heads of both, d_k / 2]
  const at::Tensor turned = at::cat(
      {halves[0] * cosines - halves[1] * sines, halves[1] * cosines + halves[0] * sines}, -1);
  return at::cat({turned.flatten(-2), queries_keys_values.narrow(-1, turning, heads.values())}, -1);
}

}  // namespace heed
