#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "heed/nn/attention_mask.h"
#include "heed/nn/decoding_step.h"
#include "heed/nn/layer_options.h"
#include "heed/nn/projection.h"
#include "heed/nn/self_attention.h"

namespace heed {

/// Is given how much each query attends to each key: [batch, heads, queries, keys], rows that sum
/// to one.
using AttentionObserver = std::function<void(const at::Tensor& weights)>;

/// Multi-head attention (Vaswani et al. 2017, section 3.2.2):
/// MultiHead(Q, K, V) = Concat(head_1, ..., head_h) W^O, head_i = Attention(Q W_i^Q, K W_i^K, V
/// W_i^V).
///
/// W^Q, W^K and W^V of all heads are rows of one `in_proj_weight` [heads.all(), d_model], as in
/// torch.nn.MultiheadAttention, so that self-attention needs a single matrix product.
class MultiheadAttentionImpl : public torch::nn::Module {
 public:
  MultiheadAttentionImpl(int64_t d_model, int64_t num_heads);
  explicit MultiheadAttentionImpl(const LayerOptions& options);

  /// Self-attention over x [batch, len, d_model]; the result has x's shape.
  at::Tensor forward(const at::Tensor& x, const AttentionMask& mask) {
    return of_projected(project(x), mask);
  }

  /// Its two halves: the packed projection [batch, len, heads.all()] of x, which stands at
  /// `positions`, and what attention makes of that.
  at::Tensor project(const at::Tensor& x, const Positions& positions = {});
  at::Tensor of_projected(const at::Tensor& projected, const AttentionMask& mask);

  /// Encoder-decoder attention: queries from x [batch, len, d_model], keys and values from memory
  /// [batch, keys, d_model].
  at::Tensor attend(const at::Tensor& x, const at::Tensor& memory, const AttentionMask& mask);

  /// The memory's [batch, len, d_model] keys and values, [batch, len, heads.keys_values()],
  /// computed once and attended to many times.
  at::Tensor project_memory(const at::Tensor& memory);

  /// Self-attention of one new position x [rows, d_model] over it and the cached ones before it.
  at::Tensor step(const at::Tensor& x, SelfAttentionCache& cache, const StepRows& rows);

  /// Encoder-decoder attention of one position x [rows, d_model], each row to its sentence. With
  /// `weights`, what the rows attend to goes there: [rows, len], the mean of the heads.
  at::Tensor step(const at::Tensor& x, const ProjectedMemory& memory, const StepRows& rows,
                  at::Tensor* weights = nullptr);

  /// From now on forward() and attend() show their weights to `observer`, which costs them nothing
  /// where there is none, as with an empty one.
  void observe(AttentionObserver observer) { observer_ = std::move(observer); }

  /// Packs the weights of a self-attention, or of an encoder-decoder attention, and releases the
  /// parameters; see Projection.
  void pack_self(WeightFormat format);
  void pack_cross(WeightFormat format);

  at::Tensor in_proj_weight;  ///< [heads.all(), d_model]: W^Q, W^K, W^V, each its heads in turn.
  at::Tensor in_proj_bias;    ///< [heads.all()], or undefined.
  Linear out_proj{nullptr};
  /// What self-attention computes; its parameters, if it has any, are named `relative`.
  SelfAttention self_attention{nullptr};

 private:
  void pack_output(WeightFormat format);

  AttentionHeads heads_;
  double dropout_;
  std::shared_ptr<const Rotation> rotation_;
  AttentionObserver observer_;
  Projection project_all_, project_queries_, project_keys_values_, output_;
};
TORCH_MODULE(MultiheadAttention);

}  // namespace heed
