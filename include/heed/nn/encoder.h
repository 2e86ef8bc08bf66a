#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/pimpl.h>

#include "heed/nn/add_norm.h"
#include "heed/nn/attention.h"
#include "heed/nn/feed_forward.h"
#include "heed/nn/layer_options.h"

namespace heed {

/// One layer of the encoder (Vaswani et al. 2017, section 3.1): self-attention, then a feed-forward
/// network, each as LayerNorm(x + Dropout(Sublayer(x))).
class EncoderLayerImpl : public torch::nn::Module {
 public:
  explicit EncoderLayerImpl(const LayerOptions& options);

  /// x [batch, src_len, d_model] -> [batch, src_len, d_model]
  at::Tensor forward(at::Tensor x, const AttentionMask& src_mask);

  /// See Projection.
  void pack(WeightFormat format);

  MultiheadAttention self_attn{nullptr};
  FeedForward feed_forward{nullptr};
  AddNorm norm1{nullptr}, norm2{nullptr};
};
TORCH_MODULE(EncoderLayer);

/// The encoder (section 3.1): a stack of identical layers, with no norm after the last.
class EncoderImpl : public torch::nn::Module {
 public:
  EncoderImpl(int64_t num_layers, const LayerOptions& options);

  /// Embedded source x [batch, src_len, d_model] -> memory [batch, src_len, d_model]
  at::Tensor forward(at::Tensor x, const AttentionMask& src_mask);

  /// See Projection.
  void pack(WeightFormat format);

  torch::nn::ModuleList layers;
};
TORCH_MODULE(Encoder);

}  // namespace heed
