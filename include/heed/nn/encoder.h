#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <memory>

#include "heed/nn/attention.h"
#include "heed/nn/layer_options.h"
#include "heed/nn/layer_stack.h"

namespace heed {

/// One layer of the encoder (Vaswani et al. 2017, section 3.1): self-attention, then a feed-forward
/// network, each with a residual connection and a norm.
class EncoderLayerImpl : public torch::nn::Module {
 public:
  explicit EncoderLayerImpl(const LayerOptions& options);

  /// x [batch, src_len, d_model] -> [batch, src_len, d_model]
  at::Tensor forward(at::Tensor x, const AttentionMask& src_mask);

  /// See Projection.
  void pack(WeightFormat format);

  MultiheadAttention self_attn{nullptr};
  FeedForward feed_forward{nullptr};
  Norm norm1{nullptr}, norm2{nullptr};

 protected:
  std::unique_ptr<const Residual> residual_;
};
TORCH_MODULE(EncoderLayer);

/// The encoder (section 3.1): a stack of identical layers.
class EncoderImpl : public LayerStackImpl<EncoderLayer> {
 public:
  using LayerStackImpl::LayerStackImpl;

  /// Embedded source x [batch, src_len, d_model] -> memory [batch, src_len, d_model]
  at::Tensor forward(at::Tensor x, const AttentionMask& src_mask);
};
TORCH_MODULE(Encoder);

}  // namespace heed
