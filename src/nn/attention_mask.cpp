#include "heed/nn/attention_mask.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include "heed/nn/score_bias.h"

namespace heed {

AttentionMask AttentionMask::padding(const at::Tensor& is_token) {
  if (!is_token.defined()) return none();
  return {is_token.unsqueeze(1).unsqueeze(2)};  // [batch, 1, 1, keys]
}

AttentionMask AttentionMask::prefix(const at::Tensor& lengths, int64_t len) {
  const at::Tensor positions = at::arange(len, lengths.options());
  const at::Tensor is_behind = positions.unsqueeze(0) <= positions.unsqueeze(1);
  const at::Tensor is_prefix = positions.unsqueeze(0) < lengths.unsqueeze(1);  // [batch, keys]
  return {(is_behind.unsqueeze(0) | is_prefix.unsqueeze(1)).unsqueeze(1)};
}

at::Tensor added_to_scores(const AttentionMask& mask, const at::Tensor& scores) {
  const int64_t queries = scores.size(-2), keys = scores.size(-1);
  at::Tensor added = mask.bias.defined() ? mask.bias.to(scores.options()).unsqueeze(0)
                                         : at::zeros({1, 1, queries, keys}, scores.options());
  if (mask.allowed.defined()) added = added.masked_fill(~mask.allowed, hidden_score);
  if (!mask.is_causal) return added;
  const at::Tensor causal = at::ones({queries, keys}, scores.options().dtype(at::kBool)).tril();
  return added.masked_fill(~causal, hidden_score);
}

}  // namespace heed
