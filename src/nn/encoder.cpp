#include "heed/nn/encoder.h"

#include <utility>

namespace heed {

EncoderLayerImpl::EncoderLayerImpl(const LayerOptions& options)
    : self_attn(
          register_module("self_attn", MultiheadAttention(options.d_model, options.num_heads))),
      feed_forward(
          register_module("feed_forward", FeedForward(options.d_model, options.dim_feedforward))),
      norm1(register_module("norm1", AddNorm(options.d_model, options.dropout))),
      norm2(register_module("norm2", AddNorm(options.d_model, options.dropout))) {}

at::Tensor EncoderLayerImpl::forward(at::Tensor x, const AttentionMask& src_mask) {
  x = norm1(x, self_attn(x, src_mask));
  x = norm2(x, feed_forward(x));
  return x;
}

void EncoderLayerImpl::pack(WeightFormat format) {
  self_attn->pack_self(format);
  feed_forward->pack(format);
}

EncoderImpl::EncoderImpl(int64_t num_layers, const LayerOptions& options) {
  register_module("layers", layers);
  for (int64_t i = 0; i < num_layers; ++i) layers->push_back(EncoderLayer(options));
}

at::Tensor EncoderImpl::forward(at::Tensor x, const AttentionMask& src_mask) {
  for (size_t i = 0; i < layers->size(); ++i) {
    x = layers->at<EncoderLayerImpl>(i).forward(x, src_mask);
  }
  return x;
}

void EncoderImpl::pack(WeightFormat format) {
  for (size_t i = 0; i < layers->size(); ++i) layers->at<EncoderLayerImpl>(i).pack(format);
}

}  // namespace heed
