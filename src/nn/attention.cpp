#include "heed/nn/attention.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>

#include "heed/nn/make_module.h"
#include "packed_attention.h"
#include "step_attention.h"

namespace heed {

namespace {

// The rows of values write into the sum that a residual connection makes.
at::Tensor initial_in_proj(const LayerOptions& options) {
  const AttentionHeads& heads = options.heads;
  at::Tensor weight = at::empty({heads.all(), options.d_model});
  if (options.initial == InitialWeights::none) return weight;
  torch::nn::init::xavier_uniform_(weight, options.gain);
  weight.narrow(0, heads.queries() + heads.keys(), heads.values())
      .mul_(options.residual.initial_gain);
  return weight;
}

SelfAttention make_self_attention(const LayerOptions& options) {
  if (options.max_relative_distance == 0) {
    return make_module<SelfAttention, ScaledDotProductImpl>(options.heads,
                                                            options.attention_dropout);
  }
  return make_module<SelfAttention, RelationAwareImpl>(
      options.heads, options.attention_dropout, options.max_relative_distance, options.initial);
}

}  // namespace

MultiheadAttentionImpl::MultiheadAttentionImpl(int64_t d_model, int64_t num_heads)
    : MultiheadAttentionImpl(
          LayerOptions{.d_model = d_model, .heads = AttentionHeads::even(d_model, num_heads)}) {}

MultiheadAttentionImpl::MultiheadAttentionImpl(const LayerOptions& options)
    : in_proj_weight(register_parameter("in_proj_weight", initial_in_proj(options))),
      in_proj_bias(options.bias
                       ? register_parameter("in_proj_bias", at::zeros({options.heads.all()}))
                       : at::Tensor()),
      out_proj(register_module("out_proj",
                               Linear(options.linear(options.heads.out(), options.d_model)))),
      self_attention(register_module("relative", make_self_attention(options))),
      heads_(options.heads),
      dropout_(options.attention_dropout),
      rotation_(options.rotation),
      project_all_(in_proj_weight, in_proj_bias),
      project_queries_(in_proj_weight, in_proj_bias, 0, heads_.queries()),
      project_keys_values_(in_proj_weight, in_proj_bias, heads_.queries(), heads_.all()),
      output_(out_proj->weight, out_proj->bias) {}

at::Tensor MultiheadAttentionImpl::project(const at::Tensor& x, const Positions& positions) {
  return (*rotation_)(project_all_(x), heads_, positions);
}

at::Tensor MultiheadAttentionImpl::of_projected(const at::Tensor& projected,
                                                const AttentionMask& mask) {
  if (observer_) observer_(self_attention->weights(projected, mask));
  return output_(self_attention->forward(projected, mask));
}

at::Tensor MultiheadAttentionImpl::attend(const at::Tensor& x, const at::Tensor& memory,
                                          const AttentionMask& mask) {
  const at::Tensor queries = project_queries_(x);
  const at::Tensor keys_values = project_memory(memory);
  if (observer_) observer_(attention_weights(parts_of(queries, keys_values, heads_), mask));
  return output_(
      packed_cross_attention(queries, keys_values, heads_, mask, is_training() ? dropout_ : 0.0));
}

at::Tensor MultiheadAttentionImpl::project_memory(const at::Tensor& memory) {
  return project_keys_values_(memory);
}

at::Tensor MultiheadAttentionImpl::step(const at::Tensor& x, SelfAttentionCache& cache,
                                        const StepRows& rows) {
  cache.decoded.push_back(project(x.unsqueeze(1), rows.where).squeeze(1));
  return output_(self_attention->step(cache, rows));
}

at::Tensor MultiheadAttentionImpl::step(const at::Tensor& x, const ProjectedMemory& memory,
                                        const StepRows& rows, at::Tensor* weights) {
  return output_(
      step_cross_attention(project_queries_(x), memory, rows.sentences, heads_, weights));
}

void MultiheadAttentionImpl::pack_self(WeightFormat format) {
  project_all_.pack(format);
  release(in_proj_weight);
  pack_output(format);
}

void MultiheadAttentionImpl::pack_cross(WeightFormat format) {
  project_queries_.pack(format);
  project_keys_values_.pack(format);
  release(in_proj_weight);
  pack_output(format);
}

void MultiheadAttentionImpl::pack_output(WeightFormat format) {
  output_.pack(format);
  release(out_proj->weight);
}

}  // namespace heed
