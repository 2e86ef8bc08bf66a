#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "heed/nn/attention.h"
#include "heed/nn/layer_options.h"
#include "heed/nn/score_bias.h"

namespace heed {

/// What one decoder layer remembers between steps of incremental decoding.
struct DecoderLayerState {
  SelfAttentionCache self;  ///< Of the target positions so far.
  ProjectedMemory memory;   ///< Of the sources, each shared by all its rows.
};

/// One layer of the decoder (Vaswani et al. 2017, section 3.1): causal self-attention,
/// encoder-decoder attention and a feed-forward network, each with a residual connection and a
/// norm.
class DecoderLayerImpl : public torch::nn::Module {
 public:
  explicit DecoderLayerImpl(const LayerOptions& options);

  /// x [batch, tgt_len, d_model], memory [batch, src_len, d_model] -> [batch, tgt_len, d_model]
  at::Tensor forward(at::Tensor x, const at::Tensor& memory, const AttentionMask& tgt_mask,
                     const AttentionMask& src_mask);

  /// One position: x [rows, d_model] -> [rows, d_model]
  at::Tensor step(at::Tensor x, DecoderLayerState& state, const StepRows& rows);

  /// See Projection.
  void pack(WeightFormat format);

  MultiheadAttention self_attn{nullptr};
  MultiheadAttention cross_attn{nullptr};
  FeedForward feed_forward{nullptr};
  Norm norm1{nullptr}, norm2{nullptr}, norm3{nullptr};

 private:
  std::unique_ptr<const Residual> residual_;
};
TORCH_MODULE(DecoderLayer);

/// The decoder (section 3.1): a stack of identical layers, and a norm where these end without one.
class DecoderImpl : public torch::nn::Module {
 public:
  /// `score_bias`: of every self-attention.
  DecoderImpl(int64_t num_layers, const LayerOptions& options, ScoreBias score_bias);

  /// Embedded target x [batch, tgt_len, d_model] -> [batch, tgt_len, d_model]
  at::Tensor forward(at::Tensor x, const at::Tensor& memory, const AttentionMask& src_mask);

  /// What each layer starts incremental decoding with; lengths [batch] as in ProjectedMemory.
  std::vector<DecoderLayerState> start(const at::Tensor& memory, const at::Tensor& lengths);

  /// One position: x [rows, d_model] -> [rows, d_model]
  at::Tensor step(at::Tensor x, std::vector<DecoderLayerState>& states, const StepRows& rows);

  /// See Projection.
  void pack(WeightFormat format);

  torch::nn::ModuleList layers;
  Norm norm{nullptr};
  ScoreBias positions{nullptr};  ///< Of every self-attention.
};
TORCH_MODULE(Decoder);

}  // namespace heed
