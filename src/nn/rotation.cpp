#include "heed/nn/rotation.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/stack.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "rows.h"
#include "vectorize.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// [positions, 2, d_k / 2]
at::Tensor cosines_and_sines(int64_t positions, int64_t d_k) {
  const at::Tensor position = at::arange(positions, at::kDouble);
  const at::Tensor frequency =
      at::pow(10000.0, -at::arange(0, d_k, 2, at::kDouble) / static_cast<double>(d_k));
  const at::Tensor angle = at::outer(position, frequency);
  return at::stack({angle.cos(), angle.sin()}, 1).to(at::kFloat);
}

// Which way heads turn: forward, or back as gradients do.
enum class Direction { forward, back };

// [..., heads.all()] with queries and keys turned by `table` [(batch,) len, 2, d_k / 2].
at::Tensor turned_by_operators(const at::Tensor& queries_keys_values, const at::Tensor& table,
                               const AttentionHeads& heads) {
  const int64_t turning = heads.queries() + heads.keys();
  const at::Tensor cosines = table.select(-2, 0).unsqueeze(-2);  // [(batch,) len, 1, d_k / 2]
  const at::Tensor sines = table.select(-2, 1).unsqueeze(-2);
  const auto halves = queries_keys_values.narrow(-1, 0, turning)
                          .unflatten(-1, {heads.count + heads.kv_count, heads.d_k})
                          .chunk(2, /*dim=*/-1);  // [batch, len, heads of both, d_k / 2]
  const at::Tensor turned = at::cat(
      {halves[0] * cosines - halves[1] * sines, halves[1] * cosines + halves[0] * sines}, -1);
  return at::cat({turned.flatten(-2), queries_keys_values.narrow(-1, turning, heads.values())}, -1);
}

// `count` heads side by side, of twice `half` features each.
HEED_VECTORIZED void turn_heads(const float* from, float* to, const float* cosines, int64_t half,
                                int64_t count, float sign) {
  const float* const sines = cosines + half;
  for (int64_t head = 0; head < count; ++head, from += 2 * half, to += 2 * half) {
#pragma omp simd
    for (int64_t i = 0; i < half; ++i) {
      const float first = from[i], second = from[half + i], sine = sign * sines[i];
      to[i] = first * cosines[i] - second * sine;
      to[half + i] = second * cosines[i] + first * sine;
    }
  }
}

// The same on a CPU in a single pass; x and table are contiguous.
at::Tensor turned(const at::Tensor& x, const at::Tensor& table, const AttentionHeads& heads,
                  Direction direction) {
  const int64_t width = heads.all(), turning = heads.queries() + heads.keys();
  const int64_t half = heads.d_k / 2, positions = table.numel() / heads.d_k;
  const float sign = direction == Direction::forward ? 1.0F : -1.0F;
  at::Tensor y = at::empty_like(x);
  const float *from = x.const_data_ptr<float>(), *angles = table.const_data_ptr<float>();
  float* const to = y.mutable_data_ptr<float>();
  at::parallel_for(0, x.numel() / width, rows_a_task(width), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const float *in = from + row * width, *angle = angles + row % positions * heads.d_k;
      float* const out = to + row * width;
      turn_heads(in, out, angle, half, heads.count + heads.kv_count, sign);
      std::copy(in + turning, in + width, out + turning);
    }
  });
  return y;
}

class CpuRotation : public torch::autograd::Function<CpuRotation> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& table,
                            const AttentionHeads& heads) {
    context->save_for_backward({table});
    context->saved_data["heads"] =
        std::vector<int64_t>{heads.count, heads.kv_count, heads.d_k, heads.d_v};
    return turned(x, table, heads, Direction::forward);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const std::vector<int64_t> heads = context->saved_data["heads"].toIntVector();
    return {turned(gradients[0].contiguous(), context->get_saved_variables()[0],
                   {heads[0], heads[1], heads[2], heads[3]}, Direction::back),
            {},
            {}};
  }
};

}  // namespace

RotaryEmbedding::RotaryEmbedding(int64_t d_k) : table_(cosines_and_sines, d_k) {}

at::Tensor RotaryEmbedding::operator()(const at::Tensor& queries_keys_values,
                                       const AttentionHeads& heads,
                                       const Positions& positions) const {
  const at::Tensor table =
      table_.rows(positions, queries_keys_values.size(1), queries_keys_values.device());
  if (!has_float_rows(queries_keys_values)) {
    return turned_by_operators(queries_keys_values, table, heads);
  }
  const at::Tensor x = queries_keys_values.contiguous(), angles = table.contiguous();
  if (!at::GradMode::is_enabled()) return turned(x, angles, heads, Direction::forward);
  return CpuRotation::apply(x, angles, heads);
}

}  // namespace heed
