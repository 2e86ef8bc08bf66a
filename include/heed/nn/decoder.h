#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "heed/nn/add_norm.h"
#include "heed/nn/attention.h"
#include "heed/nn/feed_forward.h"
#include "heed/nn/layer_options.h"

namespace heed {

/// What one decoder layer remembers between steps of incremental decoding.
struct DecoderLayerState {
  SelfAttentionCache self;  ///< Of the target positions so far.
  ProjectedMemory memory;   ///< Of the sources, each shared by all its rows.
};

/// One layer of the decoder (Vaswani et al. 2017, section 3.1): causal self-attention,
/// encoder-decoder attention and a feed-forward network, each as LayerNorm(x +
/// Dropout(Sublayer(x))).
class DecoderLayerImpl : public torch::nn::Module {
 public:
  explicit DecoderLayerImpl(const LayerOptions& options);

  /// x [batch, tgt_len, d_model], memory [batch, src_len, d_model] -> [batch, tgt_len, d_model]
  at::Tensor forward(at::Tensor x, const at::Tensor& memory, const AttentionMask& src_mask);

  /// One position: x [rows, d_model] -> [rows, d_model]
  at::Tensor step(at::Tensor x, DecoderLayerState& state, const StepRows& rows);

  /// See Projection.
  void pack(WeightFormat format);

  MultiheadAttention self_attn{nullptr};
  MultiheadAttention cross_attn{nullptr};
  FeedForward feed_forward{nullptr};
  AddNorm norm1{nullptr}, norm2{nullptr}, norm3{nullptr};
};
TORCH_MODULE(DecoderLayer);

/// The decoder (section 3.1): a stack of identical layers, with no norm after the last.
class DecoderImpl : public torch::nn::Module {
 public:
  DecoderImpl(int64_t num_layers, const LayerOptions& options);

  /// Embedded target x [batch, tgt_len, d_model] -> [batch, tgt_len, d_model]
  at::Tensor forward(at::Tensor x, const at::Tensor& memory, const AttentionMask& src_mask);

  /// What each layer starts incremental decoding with; lengths [batch] as in ProjectedMemory.
  std::vector<DecoderLayerState> start(const at::Tensor& memory, const at::Tensor& lengths);

  /// One position: x [rows, d_model] -> [rows, d_model]
  at::Tensor step(at::Tensor x, std::vector<DecoderLayerState>& states, const StepRows& rows);

  /// See Projection.
  void pack(WeightFormat format);

  torch::nn::ModuleList layers;
};
TORCH_MODULE(Decoder);

}  // namespace heed
