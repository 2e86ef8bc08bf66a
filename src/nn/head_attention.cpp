#include "head_attention.h"

#include <algorithm>
#include <limits>

#include "exponential.h"

namespace heed {
namespace {

/// Which of a row of scores count, and what they are multiplied by.
struct RowMask {
  int64_t size = 0;     ///< Of the row, whole vectors.
  int64_t visible = 0;  ///< From here on, none counts.
  float scale = 1.0F;
  const float* kept = nullptr;  ///< 1 where one counts, else 0.
};

HEED_INLINE float probability(float exponent, bool is_visible, float kept) {
  const float e = exp_of_negative(exponent > 0.0F ? 0.0F : exponent);
  return is_visible ? kept * e : 0.0F;
}

// Makes a row of scores probabilities. Returns the logarithm of their sum before they were divided
// by it. Sums run over whole vectors, so that padding does not change their order.
HEED_VECTORIZED float softmax_row(float* scores, const RowMask& mask) {
  float maximum = -std::numeric_limits<float>::infinity();
  for (int64_t j = 0; j < mask.visible; ++j) {
    if (mask.kept[j] != 0.0F) maximum = std::max(maximum, scores[j]);
  }
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (int64_t j = 0; j < mask.size; ++j) {
    scores[j] = probability(mask.scale * (scores[j] - maximum), j < mask.visible, mask.kept[j]);
    sum += scores[j];
  }
  const float inverse = 1.0F / sum;
#pragma omp simd
  for (int64_t j = 0; j < mask.size; ++j) scores[j] *= inverse;
  return mask.scale * maximum + std::log(sum);
}

// The same, where the logarithm is known.
HEED_VECTORIZED void softmax_row_again(float* scores, const RowMask& mask, float log_sum) {
#pragma omp simd
  for (int64_t j = 0; j < mask.size; ++j) {
    scores[j] = probability(mask.scale * scores[j] - log_sum, j < mask.visible, mask.kept[j]);
  }
}

// From the gradient of a row of probabilities to that of its scores, in its place.
HEED_VECTORIZED void softmax_row_backward(float* gradient, const float* probabilities, int64_t size,
                                          float scale) {
  float mean = 0.0F;
#pragma omp simd reduction(+ : mean)
  for (int64_t j = 0; j < size; ++j) mean += gradient[j] * probabilities[j];
#pragma omp simd
  for (int64_t j = 0; j < size; ++j) gradient[j] = scale * probabilities[j] * (gradient[j] - mean);
}

}  // namespace

HeadAttention::HeadAttention(const AttentionShape& shape)
    : shape_(shape),
      padded_((shape.keys + 15) / 16 * 16),
      kept_(static_cast<size_t>(padded_), 0.0F),
      transposed_(static_cast<size_t>(padded_ * std::max(shape.heads.d_k, shape.heads.d_v)), 0.0F),
      probabilities_(static_cast<size_t>(shape.queries * padded_)) {}

void HeadAttention::forward(const PackedParts<const float>& in, HeadIndex index, float* out,
                            float* log_sums) {
  const auto [queries, keys, values] = head_of(in, index);
  look_up_mask(index.sentence);
  score({queries, in.queries.stride}, {keys, in.keys.stride});
  for (int64_t i = 0; i < shape_.queries; ++i) {
    log_sums[i] = softmax_row(row(probabilities_, i),
                              {padded_, shape_.visible(i), shape_.scale(), kept_.data()});
  }
  drop(index, probabilities_);
  small_gemm({probabilities_.data(), padded_}, {values, in.values.stride},
             {head_of_output(out, index), shape_.heads.out()},
             {shape_.queries, shape_.heads.d_v, shape_.keys});
}

void HeadAttention::backward(const PackedParts<const float>& in, HeadIndex index,
                             const float* out_gradient, const float* log_sums,
                             const PackedParts<float>& gradients) {
  const auto [queries, keys, values] = head_of(in, index);
  const auto [queries_grad, keys_grad, values_grad] = head_of(gradients, index);
  const AttentionHeads& heads = shape_.heads;
  const GemmSize to_queries{shape_.queries, heads.d_k, shape_.keys};
  const GemmSize to_keys{shape_.keys, heads.d_k, shape_.queries};
  const GemmSize to_values{shape_.keys, heads.d_v, shape_.queries};
  look_up_mask(index.sentence);
  score({queries, in.queries.stride}, {keys, in.keys.stride});
  for (int64_t i = 0; i < shape_.queries; ++i) {
    softmax_row_again(row(probabilities_, i),
                      {padded_, shape_.visible(i), shape_.scale(), kept_.data()}, log_sums[i]);
  }
  const MatrixView out_grad{head_of_output(out_gradient, index), heads.out()};
  const MatrixView kept_probabilities{dropped_probabilities(index).data(), 1, padded_};
  small_gemm(kept_probabilities, out_grad, {values_grad, gradients.values.stride}, to_values);
  score_gradients(index, out_grad, {values, in.values.stride});
  small_gemm({scores_grad_.data(), padded_}, {keys, in.keys.stride},
             {queries_grad, gradients.queries.stride}, to_queries);
  small_gemm({scores_grad_.data(), 1, padded_}, {queries, in.queries.stride},
             {keys_grad, gradients.keys.stride}, to_keys);
}

template <class Float>
HeadAttention::Head<Float> HeadAttention::head_of(const PackedParts<Float>& in,
                                                  HeadIndex index) const {
  const auto [sentence, head] = index;
  return {in.queries.head(sentence, shape_.queries, head, shape_.heads.d_k),
          in.keys.head(sentence, shape_.keys, head, shape_.heads.d_k),
          in.values.head(sentence, shape_.keys, head, shape_.heads.d_v)};
}

template <class Float>
Float* HeadAttention::head_of_output(Float* out, HeadIndex index) const {
  return PackedPart<Float>{out, shape_.heads.out()}.head(index.sentence, shape_.queries, index.head,
                                                         shape_.heads.d_v);
}

void HeadAttention::look_up_mask(int64_t sentence) {
  const bool* const allowed =
      shape_.allowed == nullptr ? nullptr : shape_.allowed + sentence * shape_.keys;
  for (int64_t j = 0; j < shape_.keys; ++j) {
    kept_[static_cast<size_t>(j)] = allowed == nullptr || allowed[j] ? 1.0F : 0.0F;
  }
}

// transposed_ = rows^T, of [keys, width]
void HeadAttention::transpose(MatrixView rows, int64_t width) {
  for (int64_t i = 0; i < shape_.keys; ++i) {
    const float* const from = rows.data + i * rows.row_stride;
    for (int64_t j = 0; j < width; ++j) {
      transposed_[static_cast<size_t>(j * padded_ + i)] = from[j];
    }
  }
}

// probabilities_ = queries keys^T, not yet scaled
void HeadAttention::score(MatrixView queries, MatrixView keys) {
  transpose(keys, shape_.heads.d_k);
  small_gemm(queries, {transposed_.data(), padded_}, {probabilities_.data(), padded_},
             {shape_.queries, padded_, shape_.heads.d_k});
}

// scores_grad_ from the output's gradient
void HeadAttention::score_gradients(HeadIndex index, MatrixView out_gradient, MatrixView values) {
  scores_grad_.resize(probabilities_.size());
  transpose(values, shape_.heads.d_v);
  small_gemm(out_gradient, {transposed_.data(), padded_}, {scores_grad_.data(), padded_},
             {shape_.queries, padded_, shape_.heads.d_v});
  drop(index, scores_grad_);
  for (int64_t i = 0; i < shape_.queries; ++i) {
    softmax_row_backward(row(scores_grad_, i), row(probabilities_, i), padded_, shape_.scale());
  }
}

// Of a head's probabilities, or their gradients, what dropout drops; the rest is scaled.
void HeadAttention::drop(HeadIndex index, std::vector<float>& matrix) const {
  if (!shape_.dropout) return;
  const auto size = std::ssize(matrix);
  const int64_t first = (index.sentence * shape_.heads.count + index.head) * size;
  multiply_by_mask(matrix.data(), matrix.data(), size, *shape_.dropout,
                   static_cast<uint32_t>(first));
}

// In scores_grad_, which has no other use yet; probabilities_ stay.
const std::vector<float>& HeadAttention::dropped_probabilities(HeadIndex index) {
  if (!shape_.dropout) return probabilities_;
  scores_grad_ = probabilities_;
  drop(index, scores_grad_);
  return scores_grad_;
}

float* HeadAttention::row(std::vector<float>& matrix, int64_t i) const {
  return matrix.data() + i * padded_;
}

}  // namespace heed
