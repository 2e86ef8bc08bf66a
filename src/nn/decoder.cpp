#include "heed/nn/decoder.h"

namespace heed {

DecoderLayerImpl::DecoderLayerImpl(const LayerOptions& options)
    : self_attn(register_module("self_attn", MultiheadAttention(options))),
      cross_attn(register_module("cross_attn", MultiheadAttention(options))),
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
  x = residual(x, norm2,
               [&](const at::Tensor& in) { return cross_attn->step(in, state.memory, rows); });
  x = residual(x, norm3, [&](const at::Tensor& in) { return feed_forward->forward(in); });
  return x;
}

void DecoderLayerImpl::pack(WeightFormat format) {
  self_attn->pack_self(format);
  cross_attn->pack_cross(format);
  feed_forward->pack(format);
}

DecoderImpl::DecoderImpl(int64_t num_layers, const LayerOptions& options, ScoreBias score_bias)
    : layers(register_module("layers", torch::nn::ModuleList())),
      norm(register_module("norm",
                           make_final_norm(options.d_model, options.residual, options.norm))),
      positions(register_module("positions", std::move(score_bias))) {
  for (int64_t i = 0; i < num_layers; ++i) layers->push_back(DecoderLayer(options));
}

at::Tensor DecoderImpl::forward(at::Tensor x, const at::Tensor& memory,
                                const AttentionMask& src_mask) {
  const int64_t len = x.size(1);
  // Padding stands at the end of a target, where causality alone keeps real positions from seeing
  // it.
  const AttentionMask tgt_mask = AttentionMask::causal().with(positions->forward({0, len, len}));
  for (size_t i = 0; i < layers->size(); ++i) {
    x = layers->at<DecoderLayerImpl>(i).forward(x, memory, tgt_mask, src_mask);
  }
  return norm->forward(x);
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
  const int64_t length = rows.ancestors.size(0);
  StepRows biased = rows;
  biased.bias = positions->forward({length - 1, 1, length});
  if (biased.bias.defined()) biased.bias = biased.bias.select(1, 0).to(at::kFloat);
  for (size_t i = 0; i < states.size(); ++i) {
    x = layers->at<DecoderLayerImpl>(i).step(x, states[i], biased);
  }
  return norm->forward(x);
}

void DecoderImpl::pack(WeightFormat format) {
  for (size_t i = 0; i < layers->size(); ++i) layers->at<DecoderLayerImpl>(i).pack(format);
}

}  // namespace heed
