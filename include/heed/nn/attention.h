#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "heed/nn/layer_options.h"
#include "heed/nn/projection.h"

namespace heed {

/// Which keys a query may attend to: TRUE = may attend.
///
/// Either a boolean tensor, or causal (position i sees positions 0..i), or everything; never both,
/// because PyTorch's kernels do not agree on what the combination means.
struct AttentionMask {
  at::Tensor allowed;  ///< Boolean, broadcasts to [batch, heads, queries, keys]; undefined = all.
  bool is_causal = false;
  at::Tensor bias = {};  ///< Added to the scores: [heads, queries, keys]; undefined = nothing.

  static AttentionMask none() { return {}; }
  static AttentionMask causal() { return {{}, true}; }
  /// From the real tokens of padded sequences, [batch, keys]; an undefined mask means no padding.
  static AttentionMask padding(const at::Tensor& is_token);

  /// The same with a bias.
  [[nodiscard]] AttentionMask with(at::Tensor score_bias) const {
    return {allowed, is_causal, std::move(score_bias)};
  }
};

/// Keys and values of whole sequences, as encoder-decoder attention finds them in every step.
struct ProjectedMemory {
  at::Tensor keys_values;  ///< [batch, len, 2 d_model]: keys and values, each with heads in turn.
  at::Tensor lengths;      ///< [batch] int64: the positions that are no padding.
};

/// The rows of a step of incremental decoding: where each comes from.
struct StepRows {
  at::Tensor ancestors;  ///< [positions, rows] int64: whose step each earlier position was, in the
                         ///< order of that step's rows; the last position is the row itself.
  at::Tensor sentences;  ///< [rows] int64: which sentence of the batch it translates.
  at::Tensor bias =
      {};  ///< Added to self-attention's scores: [heads, positions]; undefined = none.
};

/// The packed projections [rows then, 3 d_model] of the positions decoded so far, as each step
/// left them. Nothing is moved where rows change: StepRows::ancestors says whose they are.
using SelfAttentionCache = std::vector<at::Tensor>;

/// Is given how much each query attends to each key: [batch, heads, queries, keys], rows that sum
/// to one.
using AttentionObserver = std::function<void(const at::Tensor& weights)>;

/// Multi-head attention (Vaswani et al. 2017, section 3.2.2):
/// MultiHead(Q, K, V) = Concat(head_1, ..., head_h) W^O, head_i = Attention(Q W_i^Q, K W_i^K, V
/// W_i^V).
///
/// W^Q, W^K and W^V of all heads are rows of one `in_proj_weight` [3 d_model, d_model], as in
/// torch.nn.MultiheadAttention, so that self-attention needs a single matrix product.
class MultiheadAttentionImpl : public torch::nn::Module {
 public:
  MultiheadAttentionImpl(int64_t d_model, int64_t num_heads);
  explicit MultiheadAttentionImpl(const LayerOptions& options);

  /// Self-attention over x [batch, len, d_model]; the result has x's shape.
  at::Tensor forward(const at::Tensor& x, const AttentionMask& mask);

  /// Encoder-decoder attention: queries from x [batch, len, d_model], keys and values from memory
  /// [batch, keys, d_model].
  at::Tensor attend(const at::Tensor& x, const at::Tensor& memory, const AttentionMask& mask);

  /// The memory's [batch, len, d_model] keys and values, [batch, len, 2 d_model], computed once and
  /// attended to many times.
  at::Tensor project_memory(const at::Tensor& memory);

  /// Self-attention of one new position x [rows, d_model] over it and the cached ones before it.
  at::Tensor step(const at::Tensor& x, SelfAttentionCache& cache, const StepRows& rows);

  /// Encoder-decoder attention of one position x [rows, d_model], each row to its sentence.
  at::Tensor step(const at::Tensor& x, const ProjectedMemory& memory, const StepRows& rows);

  /// From now on forward() and attend() show their weights to `observer`, which costs them nothing
  /// where there is none, as with an empty one.
  void observe(AttentionObserver observer) { observer_ = std::move(observer); }

  /// Packs the weights of a self-attention, or of an encoder-decoder attention, and releases the
  /// parameters; see Projection.
  void pack_self(WeightFormat format);
  void pack_cross(WeightFormat format);

  at::Tensor in_proj_weight;  ///< [3 d_model, d_model]: W^Q, W^K, W^V, each with its heads in turn.
  at::Tensor in_proj_bias;    ///< [3 d_model], or undefined.
  Linear out_proj{nullptr};

 private:
  void pack_output(WeightFormat format);

  int64_t num_heads_;
  std::shared_ptr<const Rotation> rotation_;
  AttentionObserver observer_;
  Projection project_all_, project_queries_, project_keys_values_, output_;
};
TORCH_MODULE(MultiheadAttention);

}  // namespace heed
