#include "heed/nn/decoder.h"

#include <utility>

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

at::Tensor DecoderLayerImpl::step(at::Tensor x, DecoderLayerState& state,
                                  const AttentionMask& src_mask) {
  x = norm1(x, self_attn->step(x, state.self));
  // The beams of a sentence are the queries of one attention over its memory, which is never
  // copied.
  const at::Tensor beams = x.view({state.memory.keys.size(0), -1, x.size(2)});
  x = norm2(x, cross_attn->attend_to(state.memory, beams, src_mask).view(x.sizes()));
  x = norm3(x, feed_forward(x));
  return x;
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

std::vector<DecoderLayerState> DecoderImpl::start(const at::Tensor& memory) {
  std::vector<DecoderLayerState> states;
  for (size_t i = 0; i < layers->size(); ++i) {
    states.push_back({{}, layers->at<DecoderLayerImpl>(i).cross_attn->project_memory(memory)});
  }
  return states;
}

at::Tensor DecoderImpl::step(at::Tensor x, std::vector<DecoderLayerState>& states,
                             const AttentionMask& src_mask) {
  for (size_t i = 0; i < states.size(); ++i) {
    x = layers->at<DecoderLayerImpl>(i).step(x, states[i], src_mask);
  }
  return x;
}

}  // namespace heed
