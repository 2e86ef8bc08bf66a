#include "heed/nn/attention.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/nn/init.h>

#include <algorithm>

namespace heed {

AttentionMask AttentionMask::padding(const at::Tensor& is_token) {
  if (!is_token.defined()) return none();
  return {is_token.unsqueeze(1).unsqueeze(2)};  // [batch, 1, 1, keys]
}

void KeyValueCache::append(const KeysValues& next) {
  if (!storage_.keys.defined() || length_ == storage_.keys.size(2)) grow(next);
  storage_.keys.narrow(2, length_, 1).copy_(next.keys);
  storage_.values.narrow(2, length_, 1).copy_(next.values);
  ++length_;
}

void KeyValueCache::grow(const KeysValues& next) {
  constexpr int64_t first_capacity = 16;
  const auto larger = [&](const at::Tensor& old, const at::Tensor& like) {
    auto shape = like.sizes().vec();  // [rows, heads, 1, d_head]
    shape[2] = std::max(first_capacity, 2 * length_);
    at::Tensor grown = at::empty(shape, like.options());
    if (length_ > 0) grown.narrow(2, 0, length_).copy_(old.narrow(2, 0, length_));
    return grown;
  };
  storage_ = {larger(storage_.keys, next.keys), larger(storage_.values, next.values)};
}

KeysValues KeyValueCache::all() const {
  return {storage_.keys.narrow(2, 0, length_), storage_.values.narrow(2, 0, length_)};
}

void KeyValueCache::reorder(const at::Tensor& rows) {
  const auto reordered = [&](const at::Tensor& old) {
    auto shape = old.sizes().vec();
    shape[0] = rows.size(0);
    at::Tensor chosen = at::empty(shape, old.options());
    chosen.narrow(2, 0, length_).copy_(old.narrow(2, 0, length_).index_select(0, rows));
    return chosen;
  };
  storage_ = {reordered(storage_.keys), reordered(storage_.values)};
}

MultiheadAttentionImpl::MultiheadAttentionImpl(int64_t d_model, int64_t num_heads)
    : in_proj_weight(register_parameter("in_proj_weight", at::empty({3 * d_model, d_model}))),
      in_proj_bias(register_parameter("in_proj_bias", at::zeros({3 * d_model}))),
      out_proj(register_module("out_proj", torch::nn::Linear(d_model, d_model))),
      d_model_(d_model),
      num_heads_(num_heads) {
  torch::nn::init::xavier_uniform_(in_proj_weight);
  torch::nn::init::xavier_uniform_(out_proj->weight);
  torch::nn::init::zeros_(out_proj->bias);
}

at::Tensor MultiheadAttentionImpl::forward(const at::Tensor& x, const AttentionMask& mask) {
  const auto projected = at::linear(x, in_proj_weight, in_proj_bias).chunk(3, /*dim=*/-1);
  return attention(split_heads(projected[0]),
                   {split_heads(projected[1]), split_heads(projected[2])}, mask);
}

at::Tensor MultiheadAttentionImpl::attend_to(const KeysValues& memory, const at::Tensor& x,
                                             const AttentionMask& mask) {
  const at::Tensor queries =
      at::linear(x, in_proj_weight.narrow(0, 0, d_model_), in_proj_bias.narrow(0, 0, d_model_));
  return attention(split_heads(queries), memory, mask);
}

KeysValues MultiheadAttentionImpl::project_memory(const at::Tensor& memory) {
  const auto projected = at::linear(memory, in_proj_weight.narrow(0, d_model_, 2 * d_model_),
                                    in_proj_bias.narrow(0, d_model_, 2 * d_model_))
                             .chunk(2, /*dim=*/-1);
  return {split_heads(projected[0]), split_heads(projected[1])};
}

at::Tensor MultiheadAttentionImpl::step(const at::Tensor& x, KeyValueCache& cache) {
  const auto projected = at::linear(x, in_proj_weight, in_proj_bias).chunk(3, /*dim=*/-1);
  cache.append({split_heads(projected[1]), split_heads(projected[2])});
  return attention(split_heads(projected[0]), cache.all(), AttentionMask::none());
}

// [batch, len, d_model] -> [batch, heads, len, d_head]
at::Tensor MultiheadAttentionImpl::split_heads(const at::Tensor& x) const {
  return x.unflatten(-1, {num_heads_, d_model_ / num_heads_}).transpose(1, 2);
}

at::Tensor MultiheadAttentionImpl::attention(const at::Tensor& queries, const KeysValues& memory,
                                             const AttentionMask& mask) {
  std::optional<at::Tensor> allowed;
  if (mask.allowed.defined()) allowed = mask.allowed;
  const at::Tensor heads = at::scaled_dot_product_attention(
      queries, memory.keys, memory.values, allowed, /*dropout_p=*/0.0, mask.is_causal);
  return out_proj(heads.transpose(1, 2).flatten(2));  // [batch, len, d_model]
}

}  // namespace heed
