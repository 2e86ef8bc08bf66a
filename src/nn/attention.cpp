#include "heed/nn/attention.h"

#include <torch/nn/init.h>

#include <algorithm>

#include "heed/nn/linear.h"
#include "packed_attention.h"

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
  return output(packed_self_attention(linear(x, in_proj_weight, in_proj_bias), num_heads_, mask));
}

at::Tensor MultiheadAttentionImpl::attend(const at::Tensor& x, const at::Tensor& memory,
                                          const AttentionMask& mask) {
  return output(
      packed_cross_attention(project_queries(x), project_keys_values(memory), num_heads_, mask));
}

KeysValues MultiheadAttentionImpl::project_memory(const at::Tensor& memory) {
  const auto projected = project_keys_values(memory).chunk(2, /*dim=*/-1);
  return {split_heads(projected[0], num_heads_), split_heads(projected[1], num_heads_)};
}

at::Tensor MultiheadAttentionImpl::attend_to(const KeysValues& memory, const at::Tensor& x,
                                             const AttentionMask& mask) {
  return output(attention_of_heads(split_heads(project_queries(x), num_heads_), memory, mask));
}

at::Tensor MultiheadAttentionImpl::step(const at::Tensor& x, KeyValueCache& cache) {
  const auto projected = linear(x, in_proj_weight, in_proj_bias).chunk(3, /*dim=*/-1);
  cache.append({split_heads(projected[1], num_heads_), split_heads(projected[2], num_heads_)});
  return output(attention_of_heads(split_heads(projected[0], num_heads_), cache.all(),
                                   AttentionMask::none()));
}

// [batch, len, d_model] -> [batch, len, d_model]
at::Tensor MultiheadAttentionImpl::project_queries(const at::Tensor& x) const {
  return linear(x, in_proj_weight.narrow(0, 0, d_model_), in_proj_bias.narrow(0, 0, d_model_));
}

// [batch, len, d_model] -> [batch, len, 2 d_model]
at::Tensor MultiheadAttentionImpl::project_keys_values(const at::Tensor& memory) const {
  return linear(memory, in_proj_weight.narrow(0, d_model_, 2 * d_model_),
                in_proj_bias.narrow(0, d_model_, 2 * d_model_));
}

at::Tensor MultiheadAttentionImpl::output(const at::Tensor& heads) {
  return linear(heads, out_proj->weight, out_proj->bias);
}

}  // namespace heed
