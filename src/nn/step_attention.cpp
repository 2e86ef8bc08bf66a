#include "step_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "exponential.h"
#include "packed_attention.h"
#include "rows.h"

namespace heed {
namespace {

/// The positions that one row attends to: a pointer to each one's projection, and where in it keys
/// and values begin.
struct Attended {
  std::vector<const float*> positions;
  int64_t keys = 0;
  int64_t values = 0;
};

/// Room for one row's scores, used again.
using Scores = std::vector<float>;

HEED_VECTORIZED void score(const float* query, const Attended& attended, int64_t head_begin,
                           int64_t d_head, float* scores) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(d_head));
  for (size_t i = 0; i < attended.positions.size(); ++i) {
    const float* const key = attended.positions[i] + attended.keys + head_begin;
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (int64_t j = 0; j < d_head; ++j) sum += query[j] * key[j];
    scores[i] = scale * sum;
  }
}

// Makes scores e^(score - maximum) and returns the inverse of their sum.
HEED_VECTORIZED float exponentiate(float* scores, int64_t size) {
  float maximum = -std::numeric_limits<float>::infinity();
  for (int64_t i = 0; i < size; ++i) maximum = std::max(maximum, scores[i]);
  float sum = 0.0F;
  for (int64_t i = 0; i < size; ++i) {
    scores[i] = exp_of_negative(scores[i] - maximum);
    sum += scores[i];
  }
  return 1.0F / sum;
}

HEED_VECTORIZED void add_values(const Attended& attended, int64_t head_begin, int64_t d_head,
                                const float* weights, float scale, float* out) {
  std::fill_n(out, d_head, 0.0F);
  for (size_t i = 0; i < attended.positions.size(); ++i) {
    const float* const value = attended.positions[i] + attended.values + head_begin;
    const float weight = scale * weights[i];
#pragma omp simd
    for (int64_t j = 0; j < d_head; ++j) out[j] += weight * value[j];
  }
}

// All heads of one row.
void attend(const float* query, const Attended& attended, int64_t d_model, int64_t num_heads,
            Scores& scores, float* out) {
  const int64_t d_head = d_model / num_heads;
  scores.resize(attended.positions.size());
  for (int64_t begin = 0; begin < d_model; begin += d_head) {
    score(query + begin, attended, begin, d_head, scores.data());
    const float scale = exponentiate(scores.data(), std::ssize(scores));
    add_values(attended, begin, d_head, scores.data(), scale, out + begin);
  }
}

// Calls work(row, attended, scores) for all rows, on all threads; `attended` and `scores` are a
// thread's own, and used again.
template <class Work>
void for_each_row(int64_t rows, int64_t elements_a_row, const Attended& offsets, Work work) {
  at::parallel_for(0, rows, rows_a_task(elements_a_row), [&](int64_t begin, int64_t end) {
    Attended attended = offsets;
    Scores scores;
    for (int64_t row = begin; row < end; ++row) work(row, attended, scores);
  });
}

at::Tensor self_attention_on_cpu(const std::vector<at::Tensor>& positions,
                                 const at::Tensor& ancestors, int64_t num_heads) {
  const at::Tensor& newest = positions.back();
  const int64_t rows = newest.size(0), stride = newest.size(1), d_model = stride / 3;
  at::Tensor out = at::empty({rows, d_model}, newest.options());
  std::vector<const float*> data;
  for (const at::Tensor& position : positions) data.push_back(position.const_data_ptr<float>());
  const auto ancestor = ancestors.accessor<int64_t, 2>();
  float* const out_data = out.mutable_data_ptr<float>();
  for_each_row(rows, std::ssize(positions) * d_model, {{}, d_model, 2 * d_model},
               [&](int64_t row, Attended& attended, Scores& scores) {
                 attended.positions.resize(data.size());
                 for (int64_t i = 0; i < std::ssize(data); ++i) {
                   const auto at = static_cast<size_t>(i);
                   attended.positions[at] = data[at] + ancestor[i][row] * stride;
                 }
                 attend(data.back() + row * stride, attended, d_model, num_heads, scores,
                        out_data + row * d_model);
               });
  return out;
}

at::Tensor cross_attention_on_cpu(const at::Tensor& queries, const ProjectedMemory& memory,
                                  const at::Tensor& sentences, int64_t num_heads) {
  const int64_t rows = queries.size(0), d_model = queries.size(1), len = memory.keys_values.size(1);
  at::Tensor out = at::empty_like(queries);
  const float* const queries_data = queries.const_data_ptr<float>();
  const float* const data = memory.keys_values.const_data_ptr<float>();
  const auto sentence = sentences.accessor<int64_t, 1>();
  const auto length = memory.lengths.accessor<int64_t, 1>();
  float* const out_data = out.mutable_data_ptr<float>();
  for_each_row(rows, len * d_model, {{}, 0, d_model},
               [&](int64_t row, Attended& attended, Scores& scores) {
                 const float* position = data + sentence[row] * len * 2 * d_model;
                 attended.positions.resize(static_cast<size_t>(length[sentence[row]]));
                 for (const float*& each : attended.positions) {
                   each = position;
                   position += 2 * d_model;
                 }
                 attend(queries_data + row * d_model, attended, d_model, num_heads, scores,
                        out_data + row * d_model);
               });
  return out;
}

// queries [rows, d_model], keys and values [rows, len, d_model]
at::Tensor attention_of_rows(const at::Tensor& queries, const at::Tensor& keys,
                             const at::Tensor& values, const AttentionMask& mask,
                             int64_t num_heads) {
  return attention_of_heads(split_heads(queries.unsqueeze(1), num_heads),
                            {split_heads(keys, num_heads), split_heads(values, num_heads)}, mask)
      .squeeze(1);
}

// [positions, rows]: where in the positions' concatenation an ancestor stands.
at::Tensor places_of(const std::vector<at::Tensor>& positions, const at::Tensor& ancestors) {
  std::vector<int64_t> begins;
  int64_t begin = 0;
  for (const at::Tensor& position : positions) {
    begins.push_back(begin);
    begin += position.size(0);
  }
  return ancestors + at::tensor(begins, at::kLong).to(ancestors.device()).unsqueeze(1);
}

}  // namespace

at::Tensor step_self_attention(const std::vector<at::Tensor>& positions,
                               const at::Tensor& ancestors, int64_t num_heads) {
  const at::Tensor& newest = positions.back();
  if (has_float_rows(newest)) return self_attention_on_cpu(positions, ancestors, num_heads);
  const at::Tensor gathered = at::cat(positions)
                                  .index_select(0, places_of(positions, ancestors).t().flatten())
                                  .view({newest.size(0), -1, newest.size(1)});
  const auto parts = gathered.chunk(3, /*dim=*/-1);
  return attention_of_rows(newest.chunk(3, -1)[0], parts[1], parts[2], AttentionMask::none(),
                           num_heads);
}

at::Tensor step_cross_attention(const at::Tensor& queries, const ProjectedMemory& memory,
                                const at::Tensor& sentences, int64_t num_heads) {
  if (has_float_rows(queries)) {
    return cross_attention_on_cpu(queries, memory, sentences, num_heads);
  }
  const auto parts = memory.keys_values.index_select(0, sentences).chunk(2, /*dim=*/-1);
  const at::Tensor lengths = memory.lengths.index_select(0, sentences).unsqueeze(1);
  const at::Tensor is_token =
      at::arange(memory.keys_values.size(1), lengths.options()).unsqueeze(0) < lengths;
  return attention_of_rows(queries, parts[0], parts[1], AttentionMask::padding(is_token),
                           num_heads);
}

}  // namespace heed
