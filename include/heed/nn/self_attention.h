#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include "heed/nn/attention_heads.h"
#include "heed/nn/attention_mask.h"
#include "heed/nn/decoding_step.h"
#include "heed/nn/linear_layer.h"

namespace heed {

/// What self-attention computes between its projections.
class SelfAttentionImpl : public torch::nn::Module {
 public:
  /// `dropout` is of what the values are multiplied by, in training.
  explicit SelfAttentionImpl(const AttentionHeads& heads, double dropout = 0.0)
      : heads_(heads), dropout_(dropout) {}

  /// Packed projection [batch, len, heads.all()] -> the heads' outputs side by side, [batch, len,
  /// heads.out()].
  virtual at::Tensor forward(const at::Tensor& projected, const AttentionMask& mask) = 0;

  /// How much each query of it attends to each key, [batch, heads, len, len].
  virtual at::Tensor weights(const at::Tensor& projected, const AttentionMask& mask) = 0;

  /// Of the newest position of each row -> [rows, heads.out()].
  virtual at::Tensor step(const SelfAttentionCache& cache, const StepRows& rows) = 0;

 protected:
  /// Of the mode at hand.
  [[nodiscard]] double dropout_now() const { return is_training() ? dropout_ : 0.0; }

  AttentionHeads heads_;

 private:
  double dropout_;
};
TORCH_MODULE(SelfAttention);

/// softmax(Q K^T / sqrt(d_k)) V (Vaswani et al. 2017, eq. 1).
class ScaledDotProductImpl : public SelfAttentionImpl {
 public:
  using SelfAttentionImpl::SelfAttentionImpl;

  at::Tensor forward(const at::Tensor& projected, const AttentionMask& mask) override;
  at::Tensor weights(const at::Tensor& projected, const AttentionMask& mask) override;
  at::Tensor step(const SelfAttentionCache& cache, const StepRows& rows) override;
};
TORCH_MODULE(ScaledDotProduct);

/// Relation-aware self-attention (Shaw et al. 2018, eq. 3 and 4): each distance from query to key,
/// up to a largest one, has a learned vector that is added to the key, and one that is added to the
/// value; all heads share them.
class RelationAwareImpl : public SelfAttentionImpl {
 public:
  RelationAwareImpl(const AttentionHeads& heads, double dropout, int64_t max_distance,
                    InitialWeights initial);

  at::Tensor forward(const at::Tensor& projected, const AttentionMask& mask) override;
  at::Tensor weights(const at::Tensor& projected, const AttentionMask& mask) override;
  at::Tensor step(const SelfAttentionCache& cache, const StepRows& rows) override;

  at::Tensor keys;  ///< [2 max_distance + 1, d_k], from the farthest before to the farthest behind.
  at::Tensor values;  ///< [2 max_distance + 1, d_v]

 private:
  int64_t max_distance_;
};
TORCH_MODULE(RelationAware);

}  // namespace heed
