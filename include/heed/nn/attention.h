#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

namespace heed {

/// Which keys a query may attend to: TRUE = may attend.
///
/// Either a boolean tensor, or causal (position i sees positions 0..i), or everything; never both,
/// because PyTorch's kernels do not agree on what the combination means.
struct AttentionMask {
  at::Tensor allowed;  ///< Boolean, broadcasts to [batch, heads, queries, keys]; undefined = all.
  bool is_causal = false;

  static AttentionMask none() { return {}; }
  static AttentionMask causal() { return {{}, true}; }
  /// From the real tokens of padded sequences, [batch, keys]; an undefined mask means no padding.
  static AttentionMask padding(const at::Tensor& is_token);
};

/// Keys and values split into heads, each [batch, heads, len, d_head].
struct KeysValues {
  at::Tensor keys;
  at::Tensor values;
};

/// The keys and values of the positions decoded so far, appended to in place.
///
/// Storage doubles when it is full, so that a step copies one position and not all of them.
class KeyValueCache {
 public:
  /// Adds the next position, [rows, heads, 1, d_head].
  void append(const KeysValues& next);
  /// All positions so far, as views [rows, heads, length, d_head].
  [[nodiscard]] KeysValues all() const;
  /// Makes row i what row `rows[i]` was. `rows` may be shorter or longer than the present rows.
  void reorder(const at::Tensor& rows);
  [[nodiscard]] int64_t length() const { return length_; }

 private:
  void grow(const KeysValues& next);

  KeysValues storage_;
  int64_t length_ = 0;
};

/// Multi-head attention (Vaswani et al. 2017, section 3.2.2):
/// MultiHead(Q, K, V) = Concat(head_1, ..., head_h) W^O, head_i = Attention(Q W_i^Q, K W_i^K, V
/// W_i^V).
///
/// W^Q, W^K and W^V of all heads are rows of one `in_proj_weight` [3 d_model, d_model], as in
/// torch.nn.MultiheadAttention, so that self-attention needs a single matrix product.
class MultiheadAttentionImpl : public torch::nn::Module {
 public:
  MultiheadAttentionImpl(int64_t d_model, int64_t num_heads);

  /// Self-attention over x [batch, len, d_model]; the result has x's shape.
  at::Tensor forward(const at::Tensor& x, const AttentionMask& mask);

  /// Encoder-decoder attention: queries from x [batch, len, d_model], keys and values from memory
  /// [batch, keys, d_model].
  at::Tensor attend(const at::Tensor& x, const at::Tensor& memory, const AttentionMask& mask);

  /// The same over projected memory.
  at::Tensor attend_to(const KeysValues& memory, const at::Tensor& x, const AttentionMask& mask);

  /// The memory's [batch, len, d_model] keys and values, computed once and attended to many times.
  KeysValues project_memory(const at::Tensor& memory);

  /// Self-attention of one new position x [rows, 1, d_model] over it and the cached ones before it.
  at::Tensor step(const at::Tensor& x, KeyValueCache& cache);

  at::Tensor in_proj_weight;  ///< [3 d_model, d_model]: W^Q, W^K, W^V, each with its heads in turn.
  at::Tensor in_proj_bias;    ///< [3 d_model]
  torch::nn::Linear out_proj{nullptr};

 private:
  [[nodiscard]] at::Tensor project_queries(const at::Tensor& x) const;
  [[nodiscard]] at::Tensor project_keys_values(const at::Tensor& memory) const;
  at::Tensor output(const at::Tensor& heads);

  int64_t d_model_;
  int64_t num_heads_;
};
TORCH_MODULE(MultiheadAttention);

}  // namespace heed
