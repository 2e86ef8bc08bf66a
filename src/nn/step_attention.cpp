#include "step_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "exponential.h"
#include "floats.h"
#include "gathered_step.h"
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

/// Where a head's keys, or its values, stand among those of all heads.
struct Slice {
  int64_t begin, size;
};

// A head's query [keys.size], times the keys of 16 positions.
HEED_INLINE Floats products(const float* query, const Attended& attended, int64_t first,
                            Slice keys) {
  Floats sums[vector_width] = {};
  int64_t j = 0;
  for (; j + vector_width <= keys.size; j += vector_width) {
    const Floats part = load(query + j);
#pragma GCC unroll 16
    for (int i = 0; i < vector_width; ++i) {
      sums[i] += part * load(attended.key(first + i) + keys.begin + j);
    }
  }
  Floats result = sums_of(sums);
  for (; j < keys.size; ++j) {
    for (int i = 0; i < vector_width; ++i) {
      result[i] += query[j] * attended.key(first + i)[keys.begin + j];
    }
  }
  return result;
}

// `bias` [count]: added to the scores; none = nothing.
HEED_VECTORIZED void score(const float* query, Attended& attended, Slice keys, const float* bias) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(keys.size));
  for (int64_t first = 0; first < attended.size(); first += vector_width) {
    store(products(query, attended, first, keys) * scale, attended.scores() + first);
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

// out [values.size] = scale times the values' sum, each times its score.
HEED_VECTORIZED void add_values(Attended& attended, Slice values, float scale, float* out) {
  const float* const weights = attended.scores();
  int64_t j = 0;
  for (; j + vector_width <= values.size; j += vector_width) {
    Floats sum{};
    for (int64_t i = 0; i < attended.count(); ++i) {
      sum += weights[i] * load(attended.value(i) + values.begin + j);
    }
    store(scale * sum, out + j);
  }
  for (; j < values.size; ++j) {
    float sum = 0.0F;
    for (int64_t i = 0; i < attended.count(); ++i) {
      sum += weights[i] * attended.value(i)[values.begin + j];
    }
    out[j] = scale * sum;
  }
}

/// What is added to the scores of each head: rows of `keys` numbers, whose end belongs to the keys
/// that a row has.
struct ScoreBiases {
  const float* data = nullptr;  ///< None = nothing is added.
  int64_t keys = 0;

  [[nodiscard]] const float* of(int64_t head, int64_t count) const {
    return data == nullptr ? nullptr : data + (head + 1) * keys - count;
  }
};

// All heads of one row. `mean` [attended.count()], if wanted: the mean of their weights is added.
void attend(const float* query, Attended& attended, const AttentionHeads& heads,
            const ScoreBiases& biases, float* out, float* mean = nullptr) {
  for (int64_t i = 0; i < heads.count; ++i) {
    const int64_t kv_head = heads.kv_head(i);
    score(query + i * heads.d_k, attended, {kv_head * heads.d_k, heads.d_k},
          biases.of(i, attended.count()));
    const float scale = exponentiate(attended.scores(), attended.size());
    add_values(attended, {kv_head * heads.d_v, heads.d_v}, scale, out + i * heads.d_v);
    if (mean == nullptr) continue;
    const float share = scale / static_cast<float>(heads.count);
    for (int64_t j = 0; j < attended.count(); ++j) mean[j] += share * attended.scores()[j];
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

/// What sentences begin with, for loops over their rows.
class Prefixes {
 public:
  Prefixes(const ProjectedMemory& memory, const at::Tensor& sentences)
      : data_(memory.projected.const_data_ptr<float>()),
        len_(memory.projected.size(1)),
        width_(memory.projected.size(2)),
        lengths_(memory.lengths.const_data_ptr<int64_t>()),
        sentences_(sentences.const_data_ptr<int64_t>()) {}

  [[nodiscard]] int64_t length(int64_t row) const { return lengths_[sentences_[row]]; }
  [[nodiscard]] const float* position(int64_t row, int64_t i) const {
    return data_ + (sentences_[row] * len_ + i) * width_;
  }

 private:
  const float* data_;
  int64_t len_, width_;
  const int64_t *lengths_, *sentences_;
};

at::Tensor self_attention_on_cpu(const SelfAttentionCache& cache, const StepRows& step,
                                 const AttentionHeads& heads) {
  const at::Tensor& newest = cache.decoded.back();
  const int64_t rows = newest.size(0), width = heads.all(), count = std::ssize(cache.decoded);
  const at::Tensor bias = step.bias.defined() ? step.bias.contiguous() : step.bias;
  const ScoreBiases biases =
      bias.defined() ? ScoreBiases{bias.const_data_ptr<float>(), bias.size(1)} : ScoreBiases{};
  std::optional<Prefixes> prefixes;
  if (cache.prefix.projected.defined()) prefixes.emplace(cache.prefix, step.sentences);
  at::Tensor out = at::empty({rows, heads.out()}, newest.options());
  std::vector<const float*> data;
  for (const at::Tensor& position : cache.decoded) {
    data.push_back(position.const_data_ptr<float>());
  }
  const auto ancestor = step.ancestors.accessor<int64_t, 2>();
  float* const out_data = out.mutable_data_ptr<float>();
  const Attended nothing(heads.queries(), heads.queries() + heads.keys());
  for_each_row(rows, count * width / 3, nothing, [&](int64_t row, Attended& attended) {
    const int64_t before = prefixes ? prefixes->length(row) : 0;
    attended.assign(before + count, [&](int64_t i) {
      if (i < before) return prefixes->position(row, i);
      return data[static_cast<size_t>(i - before)] + ancestor[i - before][row] * width;
    });
    attend(data.back() + row * width, attended, heads, biases, out_data + row * heads.out());
  });
  return out;
}

at::Tensor cross_attention_on_cpu(const at::Tensor& queries, const ProjectedMemory& memory,
                                  const at::Tensor& sentences, const AttentionHeads& heads,
                                  at::Tensor* weights) {
  const int64_t rows = queries.size(0), len = memory.projected.size(1);
  const Prefixes memories(memory, sentences);
  at::Tensor out = at::empty({rows, heads.out()}, queries.options());
  const float* const queries_data = queries.const_data_ptr<float>();
  float* const out_data = out.mutable_data_ptr<float>();
  if (weights != nullptr) *weights = at::zeros({rows, len}, queries.options());
  float* const means = weights != nullptr ? weights->mutable_data_ptr<float>() : nullptr;
  const Attended nothing(0, heads.keys());
  for_each_row(rows, len * heads.queries(), nothing, [&](int64_t row, Attended& attended) {
    attended.assign(memories.length(row), [&](int64_t i) { return memories.position(row, i); });
    attend(queries_data + row * heads.queries(), attended, heads, {}, out_data + row * heads.out(),
           means != nullptr ? means + row * len : nullptr);
  });
  return out;
}

}  // namespace

at::Tensor step_self_attention(const SelfAttentionCache& cache, const StepRows& rows,
                               const AttentionHeads& heads) {
  if (has_float_rows(cache.decoded.back())) return self_attention_on_cpu(cache, rows, heads);
  const GatheredStep step = gather_step(cache, rows, heads);
  return attention_of_heads(step.parts, step.mask).squeeze(1);
}

at::Tensor step_cross_attention(const at::Tensor& queries, const ProjectedMemory& memory,
                                const at::Tensor& sentences, const AttentionHeads& heads,
                                at::Tensor* weights) {
  if (has_float_rows(queries)) {
    return cross_attention_on_cpu(queries, memory, sentences, heads, weights);
  }
  const at::Tensor keys_values = memory.projected.index_select(0, sentences);
  const at::Tensor lengths = memory.lengths.index_select(0, sentences).unsqueeze(1);
  const at::Tensor is_token =
      at::arange(memory.projected.size(1), lengths.options()).unsqueeze(0) < lengths;
  const HeadParts parts = parts_of(queries.unsqueeze(1), keys_values, heads);
  const AttentionMask mask = AttentionMask::padding(is_token);
  if (weights != nullptr) *weights = attention_weights(parts, mask).mean(1).squeeze(1);
  return attention_of_heads(parts, mask).squeeze(1);
}

}  // namespace heed
