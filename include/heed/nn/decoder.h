#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <memory>
#include <vector>

#include "heed/nn/attention.h"
#include "heed/nn/layer_options.h"
#include "heed/nn/layer_stack.h"

namespace heed {

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

/// The decoder (section 3.1): a stack of identical layers.
class DecoderImpl : public LayerStackImpl<DecoderLayer> {
 public:
  using LayerStackImpl::LayerStackImpl;

  /// Embedded target x [batch, tgt_len, d_model] -> [batch, tgt_len, d_model]
  at::Tensor forward(at::Tensor x, const at::Tensor& memory, const AttentionMask& src_mask);

  /// What each layer starts incremental decoding with; lengths [batch] as in ProjectedMemory.
  std::vector<DecoderLayerState> start(const at::Tensor& memory, const at::Tensor& lengths);

  /// One position: x [rows, d_model] -> [rows, d_model]
  at::Tensor step(at::Tensor x, std::vector<DecoderLayerState>& states, const StepRows& rows);
};
TORCH_MODULE(Decoder);

}  // namespace heed
