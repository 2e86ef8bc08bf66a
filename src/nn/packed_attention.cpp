#include "packed_attention.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "exponential.h"
#include "rows.h"
#include "small_gemm.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The sizes of an attention, and which keys may be attended to.
struct Shape {
  int64_t batch = 0, heads = 0, queries = 0, keys = 0, d_head = 0;
  bool is_causal = false;
  const bool* allowed = nullptr;  ///< [batch, keys]; none = all.

  [[nodiscard]] float scale() const { return 1.0F / std::sqrt(static_cast<float>(d_head)); }
  /// Keys that query i may see at most.
  [[nodiscard]] int64_t visible(int64_t i) const { return is_causal ? i + 1 : keys; }
};

/// One of queries, keys, values: where it begins in each row of a packed projection.
template <class Float>
struct PackedPart {
  Float* data = nullptr;
  int64_t row = 0;  ///< Floats from one position to the next.

  /// The rows of one head of one sentence of `len` positions.
  [[nodiscard]] Float* head(int64_t sentence, int64_t len, int64_t head, int64_t d_head) const {
    return data + sentence * len * row + head * d_head;
  }
};

template <class Float>
struct Packed {
  PackedPart<Float> queries, keys, values;
};

// `second` is undefined for self-attention, whose three parts are all in `first`.
template <class Float>
Packed<Float> parts_of(Float* first, Float* second, int64_t d_model) {
  if (second == nullptr) {
    const int64_t row = 3 * d_model;
    return {{first, row}, {first + d_model, row}, {first + 2 * d_model, row}};
  }
  return {{first, d_model}, {second, 2 * d_model}, {second + d_model, 2 * d_model}};
}

// rows [count, width] to columns [width, padded], of which the first `count`.
void transpose(const float* rows, int64_t row, int64_t count, int64_t width, float* columns,
               int64_t padded) {
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t j = 0; j < width; ++j) columns[j * padded + i] = rows[i * row + j];
  }
}

// Makes a row of scores probabilities, where `kept` is 1; 0 where it is 0 and from `visible` on.
// Returns the logarithm of their sum before they were divided by it. Sums run over whole vectors,
// so that padding does not change the order in which they are added.
HEED_VECTORIZED float softmax_row(float* scores, int64_t size, int64_t visible, float scale,
                                  const float* kept) {
  float maximum = -std::numeric_limits<float>::infinity();
  for (int64_t j = 0; j < visible; ++j) {
    if (kept[j] != 0.0F) maximum = std::max(maximum, scores[j]);
  }
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (int64_t j = 0; j < size; ++j) {
    const float exponent = scale * (scores[j] - maximum);
    const float e = exp_of_negative(exponent > 0.0F ? 0.0F : exponent);
    scores[j] = j < visible ? kept[j] * e : 0.0F;
    sum += scores[j];
  }
  const float inverse = 1.0F / sum;
#pragma omp simd
  for (int64_t j = 0; j < size; ++j) scores[j] *= inverse;
  return scale * maximum + std::log(sum);
}

// The same, where the logarithm is known.
HEED_VECTORIZED void softmax_row_again(float* scores, int64_t size, int64_t visible, float scale,
                                       const float* kept, float log_sum) {
#pragma omp simd
  for (int64_t j = 0; j < size; ++j) {
    const float exponent = scale * scores[j] - log_sum;
    const float e = exp_of_negative(exponent > 0.0F ? 0.0F : exponent);
    scores[j] = j < visible ? kept[j] * e : 0.0F;
  }
}

// From the gradient of a row of probabilities to that of its scores, in its place.
HEED_VECTORIZED void softmax_row_backward(float* gradient, const float* probability, int64_t keys,
                                          float scale) {
  float mean = 0.0F;
#pragma omp simd reduction(+ : mean)
  for (int64_t j = 0; j < keys; ++j) mean += gradient[j] * probability[j];
#pragma omp simd
  for (int64_t j = 0; j < keys; ++j) gradient[j] = scale * probability[j] * (gradient[j] - mean);
}

/// One head of one sentence at a time, in memory of its own that it uses again.
class HeadAttention {
 public:
  explicit HeadAttention(const Shape& shape)
      : shape_(shape),
        padded_((shape.keys + 15) / 16 * 16),
        kept_(static_cast<size_t>(padded_), 0.0F),
        transposed_(static_cast<size_t>(padded_ * shape.d_head)),
        probabilities_(static_cast<size_t>(shape.queries * padded_)) {}

  /// Writes the head's part of the output, and log_sums [queries].
  void forward(const Packed<const float>& in, int64_t sentence, int64_t head, float* out,
               float* log_sums) {
    const auto [queries, keys, values] = heads_of(in, sentence, head);
    score(queries, in.queries.row, keys, in.keys.row);
    look_up_mask(sentence);
    for (int64_t i = 0; i < shape_.queries; ++i) {
      log_sums[i] = softmax_row(row(probabilities_, i), padded_, shape_.visible(i), shape_.scale(),
                                kept_.data());
    }
    small_gemm({probabilities_.data(), padded_}, {values, in.values.row},
               out_head(out, sentence, head), d_model(), shape_.queries, shape_.d_head,
               shape_.keys);
  }

  /// Writes the head's part of the gradients of queries, keys and values.
  void backward(const Packed<const float>& in, int64_t sentence, int64_t head,
                const float* out_gradient, const float* log_sums, const Packed<float>& gradients) {
    const auto [queries, keys, values] = heads_of(in, sentence, head);
    const auto [queries_grad, keys_grad, values_grad] = heads_of(gradients, sentence, head);
    score(queries, in.queries.row, keys, in.keys.row);
    look_up_mask(sentence);
    for (int64_t i = 0; i < shape_.queries; ++i) {
      softmax_row_again(row(probabilities_, i), padded_, shape_.visible(i), shape_.scale(),
                        kept_.data(), log_sums[i]);
    }
    const MatrixView out_grad{out_head(out_gradient, sentence, head), d_model()};
    small_gemm({probabilities_.data(), 1, padded_}, out_grad, values_grad, gradients.values.row,
               shape_.keys, shape_.d_head, shape_.queries);
    score_gradients(out_grad, values, in.values.row);
    const float* scores_grad = scores_grad_.data();
    small_gemm({scores_grad, padded_}, {keys, in.keys.row}, queries_grad, gradients.queries.row,
               shape_.queries, shape_.d_head, shape_.keys);
    small_gemm({scores_grad, 1, padded_}, {queries, in.queries.row}, keys_grad, gradients.keys.row,
               shape_.keys, shape_.d_head, shape_.queries);
  }

 private:
  template <class Float>
  struct Head {
    Float *queries, *keys, *values;
  };

  template <class Float>
  Head<Float> heads_of(const Packed<Float>& in, int64_t sentence, int64_t head) const {
    return {in.queries.head(sentence, shape_.queries, head, shape_.d_head),
            in.keys.head(sentence, shape_.keys, head, shape_.d_head),
            in.values.head(sentence, shape_.keys, head, shape_.d_head)};
  }

  // probabilities_ = queries keys^T, not yet scaled
  void score(const float* queries, int64_t queries_row, const float* keys, int64_t keys_row) {
    transpose(keys, keys_row, shape_.keys, shape_.d_head, transposed_.data(), padded_);
    small_gemm({queries, queries_row}, {transposed_.data(), padded_}, probabilities_.data(),
               padded_, shape_.queries, padded_, shape_.d_head);
  }

  // scores_grad_ from the output's gradient
  void score_gradients(MatrixView out_grad, const float* values, int64_t values_row) {
    scores_grad_.resize(probabilities_.size());
    transpose(values, values_row, shape_.keys, shape_.d_head, transposed_.data(), padded_);
    small_gemm(out_grad, {transposed_.data(), padded_}, scores_grad_.data(), padded_,
               shape_.queries, padded_, shape_.d_head);
    for (int64_t i = 0; i < shape_.queries; ++i) {
      softmax_row_backward(row(scores_grad_, i), row(probabilities_, i), padded_, shape_.scale());
    }
  }

  [[nodiscard]] int64_t d_model() const { return shape_.heads * shape_.d_head; }
  [[nodiscard]] float* row(std::vector<float>& matrix, int64_t i) const {
    return matrix.data() + i * padded_;
  }
  void look_up_mask(int64_t sentence) {
    const bool* const allowed =
        shape_.allowed == nullptr ? nullptr : shape_.allowed + sentence * shape_.keys;
    for (int64_t j = 0; j < shape_.keys; ++j) {
      kept_[static_cast<size_t>(j)] = allowed == nullptr || allowed[j] ? 1.0F : 0.0F;
    }
  }
  template <class Float>
  Float* out_head(Float* out, int64_t sentence, int64_t head) const {
    return out + sentence * shape_.queries * d_model() + head * shape_.d_head;
  }

  Shape shape_;
  int64_t padded_;                    // keys, up to whole vectors
  std::vector<float> kept_;           // [padded], 1 for keys that may be attended to, else 0
  std::vector<float> transposed_;     // [d_head, padded]
  std::vector<float> probabilities_;  // [queries, padded]
  std::vector<float> scores_grad_;    // [queries, padded]
};

// Calls work(attention, sentence, head) for each head of each sentence, on all threads.
template <class Work>
void for_each_head(const Shape& shape, Work work) {
  const int64_t work_of_head = shape.queries * shape.keys * shape.d_head;
  at::parallel_for(0, shape.batch * shape.heads, elements_a_task / work_of_head + 1,
                   [&](int64_t begin, int64_t end) {
                     HeadAttention attention(shape);
                     for (int64_t i = begin; i < end; ++i) {
                       work(attention, i / shape.heads, i % shape.heads);
                     }
                   });
}

const float* data_of(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
}

float* mutable_data_of(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.mutable_data_ptr<float>() : nullptr;
}

/// Attention on a CPU. Sentences are short: their products are small, and what counts is that
/// nothing is copied around them. Probabilities are made again in the backward pass (Dao et al.
/// 2022).
class CpuAttention : public torch::autograd::Function<CpuAttention> {
 public:
  // As packed_cross_attention; for self-attention there is no other.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& first,
                            const std::optional<at::Tensor>& other,
                            const std::optional<at::Tensor>& keys_allowed, int64_t num_heads,
                            bool is_causal) {
    const at::Tensor second = other.value_or(at::Tensor());
    const at::Tensor allowed = keys_allowed.value_or(at::Tensor());
    const Shape shape = shape_of(first, second, allowed, num_heads, is_causal);
    const int64_t d_model = shape.heads * shape.d_head;
    at::Tensor out = at::empty({shape.batch, shape.queries, d_model}, first.options());
    at::Tensor log_sums = at::empty({shape.batch, shape.heads, shape.queries}, first.options());
    const auto in = parts_of(data_of(first), data_of(second), d_model);
    float* const out_data = mutable_data_of(out);
    float* const log_sums_data = mutable_data_of(log_sums);
    for_each_head(shape, [&](HeadAttention& attention, int64_t sentence, int64_t head) {
      const int64_t index = sentence * shape.heads + head;
      attention.forward(in, sentence, head, out_data, log_sums_data + index * shape.queries);
    });
    context->save_for_backward({first, second, allowed, log_sums});
    context->saved_data["num_heads"] = num_heads;
    context->saved_data["is_causal"] = is_causal;
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &first = saved[0], &second = saved[1], &log_sums = saved[3];
    const Shape shape = shape_of(first, second, saved[2], context->saved_data["num_heads"].toInt(),
                                 context->saved_data["is_causal"].toBool());
    const int64_t d_model = shape.heads * shape.d_head;
    const at::Tensor out_grad = gradients[0].contiguous();
    const at::Tensor first_grad = at::empty_like(first);
    const at::Tensor second_grad = second.defined() ? at::empty_like(second) : at::Tensor();
    const auto in = parts_of(data_of(first), data_of(second), d_model);
    const auto grads = parts_of(mutable_data_of(first_grad), mutable_data_of(second_grad), d_model);
    const float* const out_grad_data = data_of(out_grad);
    const float* const log_sums_data = data_of(log_sums);
    for_each_head(shape, [&](HeadAttention& attention, int64_t sentence, int64_t head) {
      const int64_t index = sentence * shape.heads + head;
      attention.backward(in, sentence, head, out_grad_data, log_sums_data + index * shape.queries,
                         grads);
    });
    return {first_grad, second_grad, {}, {}, {}};
  }

 private:
  static Shape shape_of(const at::Tensor& first, const at::Tensor& second,
                        const at::Tensor& allowed, int64_t num_heads, bool is_causal) {
    const bool is_self = !second.defined();
    const int64_t d_model = is_self ? first.size(2) / 3 : first.size(2);
    return {.batch = first.size(0),
            .heads = num_heads,
            .queries = first.size(1),
            .keys = is_self ? first.size(1) : second.size(1),
            .d_head = d_model / num_heads,
            .is_causal = is_causal,
            .allowed = allowed.defined() ? allowed.const_data_ptr<bool>() : nullptr};
  }
};

// Whether a mask hides the same keys from all queries and heads, as padding does.
bool is_of_keys(const AttentionMask& mask) {
  if (!mask.allowed.defined()) return true;
  return mask.allowed.dim() == 4 && mask.allowed.size(1) == 1 && mask.allowed.size(2) == 1;
}

at::Tensor attention_on_cpu(const at::Tensor& first, std::optional<at::Tensor> second,
                            int64_t num_heads, const AttentionMask& mask) {
  if (second) second = second->contiguous();
  std::optional<at::Tensor> allowed;
  if (mask.allowed.defined()) {
    const int64_t keys = (second ? *second : first).size(1);
    allowed = mask.allowed.expand({first.size(0), 1, 1, keys}).contiguous();
  }
  return CpuAttention::apply(first.contiguous(), second, allowed, num_heads, mask.is_causal);
}

// [batch, len, d_model] -> [batch, heads, len, d_head]
at::Tensor split_heads(const at::Tensor& x, int64_t num_heads) {
  return x.unflatten(-1, {num_heads, x.size(-1) / num_heads}).transpose(1, 2);
}

}  // namespace

at::Tensor packed_self_attention(const at::Tensor& queries_keys_values, int64_t num_heads,
                                 const AttentionMask& mask) {
  if (has_float_rows(queries_keys_values) && is_of_keys(mask)) {
    return attention_on_cpu(queries_keys_values, std::nullopt, num_heads, mask);
  }
  const auto parts = queries_keys_values.chunk(3, /*dim=*/-1);
  return attention_of_heads(split_heads(parts[0], num_heads),
                            {split_heads(parts[1], num_heads), split_heads(parts[2], num_heads)},
                            mask);
}

at::Tensor packed_cross_attention(const at::Tensor& queries, const at::Tensor& keys_values,
                                  int64_t num_heads, const AttentionMask& mask) {
  if (has_float_rows(queries) && is_of_keys(mask)) {
    return attention_on_cpu(queries, keys_values, num_heads, mask);
  }
  const auto parts = keys_values.chunk(2, /*dim=*/-1);
  return attention_of_heads(split_heads(queries, num_heads),
                            {split_heads(parts[0], num_heads), split_heads(parts[1], num_heads)},
                            mask);
}

at::Tensor attention_of_heads(const at::Tensor& queries, const KeysValues& memory,
                              const AttentionMask& mask) {
  std::optional<at::Tensor> allowed;
  if (mask.allowed.defined()) allowed = mask.allowed;
  const at::Tensor heads = at::scaled_dot_product_attention(
      queries, memory.keys, memory.values, allowed, /*dropout_p=*/0.0, mask.is_causal);
  return heads.transpose(1, 2).flatten(2);
}

}  // namespace heed
