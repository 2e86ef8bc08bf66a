#include "heed/nn/decoder.h"

namespace heed {

DecoderLayerImpl::DecoderLayerImpl(const LayerOptions& options)
    : self_attn(
          register_module("self_attn", MultiheadAttention(options.d_model, options.num_heads))),
      cross_attn(
          register_module("cross_attn", MultiheadAttention(options.d_model, options.num_heads))),
      feed_forward(
          register_module("feed_forward", FeedForward(options.d_model, options.dim_feedforward))),
      norm1(register_module("norm1", AddNorm(options.d_model, options.dropout))),
      norm2(register_module("norm2", AddNorm(options.d_model, options.dropout))),
      norm3(register_module("norm3", AddNorm(options.d_model, options.dropout))) {}

at::Tensor DecoderLayerImpl::forward(at::Tensor x, const at::Tensor& memory,
                                     const AttentionMask& src_mask) {
  // Padding stands at the end of a target, where causality alone keeps real positions from seeing
  // it.
  x = norm1(x, self_attn(x, AttentionMask::causal()));
  x = norm2(x, cross_attn->attend(x, memory, src_mask));
  x = norm3(x, feed_forward(x));
  return x;
}

at::Tensor DecoderLayerImpl::step(at::Tensor x, DecoderLayerState& state, const StepRows& rows) {
  x = norm1(x, self_attn->step(x, state.self, rows));
  x = norm2(x, cross_attn->step(x, state.memory, rows));
  x = norm3(x, feed_forward(x));
  return x;
}

void DecoderLayerImpl::pack(WeightFormat format) {
  self_attn->pack_self(format);
  cross_attn->pack_cross(format);
  feed_forward->pack(format);
}

DecoderImpl::DecoderImpl(int64_t num_layers, const LayerOptions& options) {
  register_module("layers", layers);
  for (int64_t i = 0; i < num_layers; ++i) layers->push_back(DecoderLayer(options));
}

at::Tensor DecoderImpl::forward(at::Tensor x, const at::Tensor& memory,
                                const AttentionMask& src_mask) {
  for (size_t i = 0; i < layers->size(); ++i) {
    x = layers->at<DecoderLayerImpl>(i).forward(x, memory, src_mask);
  }
  return x;
}

std::vector<DecoderLayerState> DecoderImpl::start(const at::Tensor& memory,
                                                  const at::Tensor& lengths) {
  std::vector<DecoderLayerState> states;
  for (size_t i = 0; i < layers->size(); ++i) {
    auto& layer = layers->at<DecoderLayerImpl>(i);
    states.push_back({{}, {layer.cross_attn->project_memory(memory), lengths}});
  }
  return states;
}

at::Tensor DecoderImpl::step(at::Tensor x, std::vector<DecoderLayerState>& states,
                             const StepRows& rows) {
  for (size_t i = 0; i < states.size(); ++i) {
    x = layers->at<DecoderLayerImpl>(i).step(x, states[i], rows);
  }
  return x;
}

void DecoderImpl::pack(WeightFormat format) {
  for (size_t i = 0; i < layers->size(); ++i) layers->at<DecoderLayerImpl>(i).pack(format);
}

}  // namespace heed
