#include "heed/nn/attention.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>

#include "packed_attention.h"
#include "step_attention.h"

namespace heed {

AttentionMask AttentionMask::padding(const at::Tensor& is_token) {
  if (!is_token.defined()) return none();
  return {is_token.unsqueeze(1).unsqueeze(2)};  // [batch, 1, 1, keys]
}

namespace {

// The rows of values write into the sum that a residual connection makes.
at::Tensor initial_in_proj(const LayerOptions& options) {
  const int64_t d_model = options.d_model;
  at::Tensor weight = at::empty({3 * d_model, d_model});
  if (options.initial == InitialWeights::none) return weight;
  torch::nn::init::xavier_uniform_(weight);
  weight.narrow(0, 2 * d_model, d_model).mul_(options.residual.initial_gain);
  return weight;
}

}  // namespace

MultiheadAttentionImpl::MultiheadAttentionImpl(int64_t d_model, int64_t num_heads)
    : MultiheadAttentionImpl(LayerOptions{.d_model = d_model, .num_heads = num_heads}) {}

MultiheadAttentionImpl::MultiheadAttentionImpl(const LayerOptions& options)
    : in_proj_weight(register_parameter("in_proj_weight", initial_in_proj(options))),
      in_proj_bias(options.bias
                       ? register_parameter("in_proj_bias", at::zeros({3 * options.d_model}))
                       : at::Tensor()),
      out_proj(
          register_module("out_proj", Linear(options.linear(options.d_model, options.d_model)))),
      num_heads_(options.num_heads),
      rotation_(options.rotation),
      project_all_(in_proj_weight, in_proj_bias),
      project_queries_(in_proj_weight, in_proj_bias, 0, options.d_model),
      project_keys_values_(in_proj_weight, in_proj_bias, options.d_model, 3 * options.d_model),
      output_(out_proj->weight, out_proj->bias) {}

at::Tensor MultiheadAttentionImpl::forward(const at::Tensor& x, const AttentionMask& mask) {
  const at::Tensor projected = (*rotation_)(project_all_(x), num_heads_, /*first=*/0);
  if (observer_) {
    const auto parts = projected.chunk(3, /*dim=*/-1);
    observer_(attention_weights(parts[0], parts[1], num_heads_, mask));
  }
  return output_(packed_self_attention(projected, num_heads_, mask));
}

at::Tensor MultiheadAttentionImpl::attend(const at::Tensor& x, const at::Tensor& memory,
                                          const AttentionMask& mask) {
  const at::Tensor queries = project_queries_(x);
  const at::Tensor keys_values = project_memory(memory);
  if (observer_) {
    const at::Tensor keys = keys_values.chunk(2, /*dim=*/-1)[0];
    observer_(attention_weights(queries, keys, num_heads_, mask));
  }
  return output_(packed_cross_attention(queries, keys_values, num_heads_, mask));
}

at::Tensor MultiheadAttentionImpl::project_memory(const at::Tensor& memory) {
  return project_keys_values_(memory);
}

at::Tensor MultiheadAttentionImpl::step(const at::Tensor& x, SelfAttentionCache& cache,
                                        const StepRows& rows) {
  const at::Tensor one_position = project_all_(x).unsqueeze(1);  // [rows, 1, 3 d_model]
  cache.push_back((*rotation_)(one_position, num_heads_, std::ssize(cache)).squeeze(1));
  return output_(step_self_attention(cache, rows, num_heads_));
}

at::Tensor MultiheadAttentionImpl::step(const at::Tensor& x, const ProjectedMemory& memory,
                                        const StepRows& rows) {
  return output_(step_cross_attention(project_queries_(x), memory, rows.sentences, num_heads_));
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
