#pragma once

#include "heed/nn/attention_heads.h"
#include "heed/nn/attention_mask.h"

namespace heed {

/// Scaled dot-product attention of every head (Vaswani et al. 2017, section 3.2.1), from the packed
/// projection [batch, len, heads.all()] of self-attention, queries, keys and values in turn, each
/// with its heads in turn, to the heads' outputs side by side, [batch, len, heads.out()]. `dropout`
/// is of what the values are multiplied by.
at::Tensor packed_self_attention(const at::Tensor& queries_keys_values, const AttentionHeads& heads,
                                 const AttentionMask& mask, double dropout = 0.0);

/// The same where queries [batch, len, heads.queries()] attend to another sequence's keys and
/// values, [batch, keys, heads.keys_values()].
at::Tensor packed_cross_attention(const at::Tensor& queries, const at::Tensor& keys_values,
                                  const AttentionHeads& heads, const AttentionMask& mask,
                                  double dropout = 0.0);

/// Queries, keys and values split into heads: [batch, heads.count, len, width], keys and values
/// again for each head that shares them.
struct HeadParts {
  at::Tensor queries;
  at::Tensor keys;
  at::Tensor values;
};

/// From a packed projection of self-attention, and from that of two sequences.
HeadParts parts_of(const at::Tensor& queries_keys_values, const AttentionHeads& heads);
HeadParts parts_of(const at::Tensor& queries, const at::Tensor& keys_values,
                   const AttentionHeads& heads);

/// What attention multiplies the values by: softmax(Q K^T / sqrt(d_k)), [batch, heads, queries,
/// keys].
at::Tensor attention_weights(const HeadParts& parts, const AttentionMask& mask);

/// Attention by LibTorch's operator -> [batch, queries, heads.out()].
at::Tensor attention_of_heads(const HeadParts& parts, const AttentionMask& mask,
                              double dropout = 0.0);

/// The heads' outputs [batch, heads, len, d_v] side by side, [batch, len, heads.out()].
at::Tensor join_heads(const at::Tensor& heads);

}  // namespace heed
