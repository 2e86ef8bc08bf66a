#include "heed/nn/encoder.h"

namespace heed {

EncoderLayerImpl::EncoderLayerImpl(const LayerOptions& options)
    : self_attn(register_module("self_attn", MultiheadAttention(options))),
      feed_forward(register_module("feed_forward", make_feed_forward(options))),
      norm1(register_module("norm1", make_norm(options.d_model, options.norm))),
      norm2(register_module("norm2", make_norm(options.d_model, options.norm))),
      residual_(make_residual(options.residual, options.dropout)) {}

at::Tensor EncoderLayerImpl::forward(at::Tensor x, const AttentionMask& src_mask) {
  const Residual& residual = *residual_;
  x = residual(x, norm1, [&](const at::Tensor& in) { return self_attn(in, src_mask); });
  x = residual(x, norm2, [&](const at::Tensor& in) { return feed_forward->forward(in); });
  return x;
}

void EncoderLayerImpl::pack(WeightFormat format) {
  self_attn->pack_self(format);
  feed_forward->pack(format);
}

at::Tensor EncoderImpl::forward(at::Tensor x, const AttentionMask& src_mask) {
  const int64_t len = x.size(1);
  const AttentionMask mask = src_mask.with(score_bias->forward({0, len, len}));
  for (size_t i = 0; i < num_layers(); ++i) x = layer(i).forward(x, mask);
  return norm->forward(x);
}

}  // namespace heed
