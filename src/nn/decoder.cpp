#include "heed/nn/decoder.h"

namespace heed {

DecoderLayerImpl::DecoderLayerImpl(const LayerOptions& options)
    : self_attn(register_module("self_attn", MultiheadAttention(options))),
      cross_attn(register_module("cross_attn", MultiheadAttention(options.across()))),
      feed_forward(register_module("feed_forward", make_feed_forward(options))),
      norm1(register_module("norm1", make_norm(options.d_model, options.norm))),
      norm2(register_module("norm2", make_norm(options.d_model, options.norm))),
      norm3(register_module("norm3", make_norm(options.d_model, options.norm))),
      residual_(make_residual(options.residual, options.dropout)) {}

at::Tensor DecoderLayerImpl::forward(at::Tensor x, const at::Tensor& memory,
                                     const AttentionMask& tgt_mask, const AttentionMask& src_mask) {
  const Residual& residual = *residual_;
  x = residual(x, norm1, [&](const at::Tensor& in) { return self_attn(in, tgt_mask); });
  x = residual(x, norm2,
               [&](const at::Tensor& in) { return cross_attn->attend(in, memory, src_mask); });
  x = residual(x, norm3, [&](const at::Tensor& in) { return feed_forward->forward(in); });
  return x;
}

at::Tensor DecoderLayerImpl::step(at::Tensor x, DecoderLayerState& state, const StepRows& rows) {
  const Residual& residual = *residual_;
  x = residual(x, norm1,
               [&](const at::Tensor& in) { return self_attn->step(in, state.self, rows); });
  at::Tensor* const attention = state.keeps_attention ? &state.attention : nullptr;
  x = residual(x, norm2, [&](const at::Tensor& in) {
    return cross_attn->step(in, state.memory, rows, attention);
  });
  x = residual(x, norm3, [&](const at::Tensor& in) { return feed_forward->forward(in); });
  return x;
}

void DecoderLayerImpl::pack(WeightFormat format) {
  self_attn->pack_self(format);
  cross_attn->pack_cross(format);
  feed_forward->pack(format);
}

at::Tensor DecoderImpl::forward(at::Tensor x, const at::Tensor& memory,
                                const AttentionMask& src_mask) {
  const int64_t len = x.size(1);
  // Padding stands at the end of a target, where causality alone keeps real positions from seeing
  // it.
  const AttentionMask tgt_mask = AttentionMask::causal().with(score_bias->forward({0, len, len}));
  for (size_t i = 0; i < num_layers(); ++i) x = layer(i).forward(x, memory, tgt_mask, src_mask);
  return norm->forward(x);
}

std::vector<DecoderLayerState> DecoderImpl::start(const at::Tensor& memory,
                                                  const at::Tensor& lengths) {
  std::vector<DecoderLayerState> states;
  for (size_t i = 0; i < num_layers(); ++i) {
    states.push_back({.memory = {layer(i).cross_attn->project_memory(memory), lengths}});
  }
  return states;
}

at::Tensor DecoderImpl::step(at::Tensor x, std::vector<DecoderLayerState>& states,
                             const StepRows& rows) {
  StepRows biased = rows;
  biased.bias = score_bias->of_last(rows.ancestors.size(0));
  for (size_t i = 0; i < states.size(); ++i) x = layer(i).step(x, states[i], biased);
  return norm->forward(x);
}

}  // namespace heed
