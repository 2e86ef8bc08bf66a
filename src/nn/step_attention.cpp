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
#include "floats.h"
#include "packed_attention.h"
#include "rows.h"

namespace heed {
namespace {

/// The positions that one row attends to: a pointer to each one's projection, and where in it keys
/// and values begin. Used for many rows in turn.
class Attended {
 public:
  Attended(int64_t keys, int64_t values) : keys_(keys), values_(values) {}

  /// Attends to `count` positions: position(i) is the pointer of the i-th.
  template <class Position>
  void assign(int64_t count, Position position) {
    count_ = count;
    positions_.resize(
        static_cast<size_t>((count + vector_width - 1) / vector_width * vector_width));
    scores_.resize(positions_.size());
    for (int64_t i = 0; i < std::ssize(positions_); ++i) {  // whole vectors: the last one repeats
      positions_[static_cast<size_t>(i)] = position(std::min(i, count - 1));
    }
  }

  [[nodiscard]] int64_t count() const { return count_; }
  /// With what fills the last vector.
  [[nodiscard]] int64_t size() const { return std::ssize(positions_); }
  [[nodiscard]] const float* key(int64_t i) const {
    return positions_[static_cast<size_t>(i)] + keys_;
  }
  [[nodiscard]] const float* value(int64_t i) const {
    return positions_[static_cast<size_t>(i)] + values_;
  }

  /// A number for each position, in whole vectors.
  [[nodiscard]] float* scores() { return scores_.data(); }

 private:
  int64_t keys_, values_, count_ = 0;
  std::vector<const float*> positions_;
  std::vector<float> scores_;
};

/// Some dimensions of the model: those of a head.
struct Head {
  int64_t begin, size;
};

// A query's products with the keys of 16 positions.
HEED_INLINE Floats products(const float* query, const Attended& attended, int64_t first,
                            Head head) {
  Floats sums[vector_width] = {};
  int64_t j = head.begin;
  const int64_t end = head.begin + head.size;
  for (; j + vector_width <= end; j += vector_width) {
    const Floats part = load(query + j);
#pragma GCC unroll 16
    for (int i = 0; i < vector_width; ++i) sums[i] += part * load(attended.key(first + i) + j);
  }
  Floats result = sums_of(sums);
  for (; j < end; ++j) {
    for (int i = 0; i < vector_width; ++i) result[i] += query[j] * attended.key(first + i)[j];
  }
  return result;
}

// `bias` [count]: added to the scores; none = nothing.
HEED_VECTORIZED void score(const float* query, Attended& attended, Head head, const float* bias) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(head.size));
  for (int64_t first = 0; first < attended.size(); first += vector_width) {
    store(products(query, attended, first, head) * scale, attended.scores() + first);
  }
  if (bias != nullptr) {
    for (int64_t i = 0; i < attended.count(); ++i) attended.scores()[i] += bias[i];
  }
  for (int64_t i = attended.count(); i < attended.size(); ++i) {
    attended.scores()[i] = -std::numeric_limits<float>::infinity();
  }
}

// Makes scores e^(score - maximum) and returns the inverse of their sum.
HEED_VECTORIZED float exponentiate(float* scores, int64_t size) {
  float maximum = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : maximum)
  for (int64_t i = 0; i < size; ++i) maximum = scores[i] > maximum ? scores[i] : maximum;
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < size; ++i) {
    scores[i] = exp_of_negative(scores[i] - maximum);
    sum += scores[i];
  }
  return 1.0F / sum;
}

// out = scale times the values' sum, each times its score.
HEED_VECTORIZED void add_values(Attended& attended, Head head, float scale, float* out) {
  const float* const weights = attended.scores();
  int64_t j = head.begin;
  const int64_t end = head.begin + head.size;
  for (; j + vector_width <= end; j += vector_width) {
    Floats sum{};
    for (int64_t i = 0; i < attended.count(); ++i) sum += weights[i] * load(attended.value(i) + j);
    store(scale * sum, out + j);
  }
  for (; j < end; ++j) {
    float sum = 0.0F;
    for (int64_t i = 0; i < attended.count(); ++i) sum += weights[i] * attended.value(i)[j];
    out[j] = scale * sum;
  }
}

/// The heads of an attention, and what is added to their scores: [heads, positions], or nothing.
struct Heads {
  int64_t count, size;
  const float* bias = nullptr;
};

// All heads of one row.
void attend(const float* query, Attended& attended, const Heads& heads, float* out) {
  for (int64_t i = 0; i < heads.count; ++i) {
    const Head head{i * heads.size, heads.size};
    const bool has_bias = heads.bias != nullptr;
    score(query, attended, head, has_bias ? heads.bias + i * attended.count() : nullptr);
    const float scale = exponentiate(attended.scores(), attended.size());
    add_values(attended, head, scale, out);
  }
}

// Calls work(row, attended) for all rows, on all threads; `attended` is a thread's own.
template <class Work>
void for_each_row(int64_t rows, int64_t elements_a_row, const Attended& nothing, Work work) {
  at::parallel_for(0, rows, rows_a_task(elements_a_row), [&](int64_t begin, int64_t end) {
    Attended attended = nothing;
    for (int64_t row = begin; row < end; ++row) work(row, attended);
  });
}

at::Tensor self_attention_on_cpu(const std::vector<at::Tensor>& positions, const StepRows& step,
                                 int64_t num_heads) {
  const at::Tensor& newest = positions.back();
  const int64_t rows = newest.size(0), stride = newest.size(1), d_model = stride / 3;
  const at::Tensor bias = step.bias.defined() ? step.bias.contiguous() : step.bias;
  const Heads heads{num_heads, d_model / num_heads,
                    bias.defined() ? bias.const_data_ptr<float>() : nullptr};
  at::Tensor out = at::empty({rows, d_model}, newest.options());
  std::vector<const float*> data;
  for (const at::Tensor& position : positions) data.push_back(position.const_data_ptr<float>());
  const auto ancestor = step.ancestors.accessor<int64_t, 2>();
  float* const out_data = out.mutable_data_ptr<float>();
  for_each_row(rows, std::ssize(positions) * d_model, {d_model, 2 * d_model},
               [&](int64_t row, Attended& attended) {
                 attended.assign(std::ssize(data), [&](int64_t i) {
                   return data[static_cast<size_t>(i)] + ancestor[i][row] * stride;
                 });
                 attend(data.back() + row * stride, attended, heads, out_data + row * d_model);
               });
  return out;
}

at::Tensor cross_attention_on_cpu(const at::Tensor& queries, const ProjectedMemory& memory,
                                  const at::Tensor& sentences, int64_t num_heads) {
  const int64_t rows = queries.size(0), d_model = queries.size(1), len = memory.keys_values.size(1);
  const Heads heads{num_heads, d_model / num_heads};
  at::Tensor out = at::empty_like(queries);
  const float* const queries_data = queries.const_data_ptr<float>();
  const float* const data = memory.keys_values.const_data_ptr<float>();
  const auto sentence = sentences.accessor<int64_t, 1>();
  const auto length = memory.lengths.accessor<int64_t, 1>();
  float* const out_data = out.mutable_data_ptr<float>();
  for_each_row(rows, len * d_model, {0, d_model}, [&](int64_t row, Attended& attended) {
    const float* const memory_of_row = data + sentence[row] * len * 2 * d_model;
    attended.assign(length[sentence[row]],
                    [&](int64_t i) { return memory_of_row + i * 2 * d_model; });
    attend(queries_data + row * d_model, attended, heads, out_data + row * d_model);
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

at::Tensor step_self_attention(const std::vector<at::Tensor>& positions, const StepRows& rows,
                               int64_t num_heads) {
  const at::Tensor& newest = positions.back();
  if (has_float_rows(newest)) return self_attention_on_cpu(positions, rows, num_heads);
  const at::Tensor places = places_of(positions, rows.ancestors).t().flatten();
  const at::Tensor gathered =
      at::cat(positions).index_select(0, places).view({newest.size(0), -1, newest.size(1)});
  const auto parts = gathered.chunk(3, /*dim=*/-1);
  const at::Tensor bias = rows.bias.defined() ? rows.bias.unsqueeze(1) : rows.bias;
  return attention_of_rows(newest.chunk(3, -1)[0], parts[1], parts[2],
                           AttentionMask::none().with(bias), num_heads);
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
