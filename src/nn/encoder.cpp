#include "heed/nn/encoder.h"

#include <utility>

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

EncoderImpl::EncoderImpl(int64_t num_layers, const LayerOptions& options, ScoreBias score_bias)
    : layers(register_module("layers", torch::nn::ModuleList())),
      norm(register_module("norm",
                           make_final_norm(options.d_model, options.residual, options.norm))),
      positions(register_module("positions", std::move(score_bias))) {
  for (int64_t i = 0; i < num_layers; ++i) layers->push_back(EncoderLayer(options));
}

at::Tensor EncoderImpl::forward(at::Tensor x, const AttentionMask& src_mask) {
  const int64_t len = x.size(1);
  const AttentionMask mask = src_mask.with(positions->forward({0, len, len}));
  for (size_t i = 0; i < layers->size(); ++i) {
    x = layers->at<EncoderLayerImpl>(i).forward(x, mask);
  }
  return norm->forward(x);
}

void EncoderImpl::pack(WeightFormat format) {
  for (size_t i = 0; i < layers->size(); ++i) layers->at<EncoderLayerImpl>(i).pack(format);
}

}  // namespace heed
