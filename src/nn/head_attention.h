#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "dropout_mask.h"
#include "heed/nn/attention_heads.h"
#include "small_gemm.h"

namespace heed {

/// The sizes of an attention, and which keys may be attended to.
struct AttentionShape {
  int64_t batch = 0, queries = 0, keys = 0;
  AttentionHeads heads;  ///< Each with keys and values of its own.
  bool is_causal = false;
  const bool* allowed = nullptr;            ///< [batch, keys]; none = all.
  std::optional<DropoutMask> dropout = {};  ///< Of the probabilities.

  [[nodiscard]] float scale() const { return 1.0F / std::sqrt(static_cast<float>(heads.d_k)); }
  /// Keys that query i may see at most.
  [[nodiscard]] int64_t visible(int64_t i) const { return is_causal ? i + 1 : keys; }
};

/// Queries, keys or values where a packed projection has them: position p of a sentence of `len` is
/// a row at data + (sentence * len + p) * stride, its heads side by side.
template <class Float>
struct PackedPart {
  Float* data = nullptr;
  int64_t stride = 0;

  /// The first row of one head, `width` wide.
  [[nodiscard]] Float* head(int64_t sentence, int64_t len, int64_t head, int64_t width) const {
    return data + sentence * len * stride + head * width;
  }
};

template <class Float>
struct PackedParts {
  PackedPart<Float> queries, keys, values;
};

/// One head of one sentence.
struct HeadIndex {
  int64_t sentence = 0;
  int64_t head = 0;
};

/// Scaled dot-product attention of one head of one sentence at a time, in memory that it uses
/// again. Sentences are short: their products are small, and what counts is that nothing is copied
/// around them.
class HeadAttention {
 public:
  explicit HeadAttention(const AttentionShape& shape);

  /// Writes the head's part of out [batch, queries, heads.out()], and its log_sums [queries]: the
  /// logarithms that the softmax divides by, for backward().
  void forward(const PackedParts<const float>& in, HeadIndex index, float* out, float* log_sums);

  /// Writes the head's part of the gradients of queries, keys and values. Probabilities are made
  /// again rather than kept (Dao et al. 2022).
  void backward(const PackedParts<const float>& in, HeadIndex index, const float* out_gradient,
                const float* log_sums, const PackedParts<float>& gradients);

 private:
  template <class Float>
  struct Head {
    Float *queries, *keys, *values;
  };
  template <class Float>
  Head<Float> head_of(const PackedParts<Float>& in, HeadIndex index) const;
  template <class Float>
  Float* head_of_output(Float* out, HeadIndex index) const;

  void look_up_mask(int64_t sentence);
  void transpose(MatrixView rows, int64_t width);
  void score(MatrixView queries, MatrixView keys);
  void score_gradients(HeadIndex index, MatrixView out_gradient, MatrixView values);
  void drop(HeadIndex index, std::vector<float>& matrix) const;
  const std::vector<float>& dropped_probabilities(HeadIndex index);
  [[nodiscard]] float* row(std::vector<float>& matrix, int64_t i) const;

  AttentionShape shape_;
  int64_t padded_;                    // keys, up to whole vectors
  std::vector<float> kept_;           // [padded], 1 for keys that may be attended to, else 0
  std::vector<float> transposed_;     // [d_k or d_v, padded]
  std::vector<float> probabilities_;  // [queries, padded]
  std::vector<float> scores_grad_;    // [queries, padded]
};

}  // namespace heed
