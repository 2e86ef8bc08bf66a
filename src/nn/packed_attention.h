#pragma once

#include "heed/nn/attention.h"

namespace heed {

/// Scaled dot-product attention of every head (Vaswani et al. 2017, section 3.2.1), from the packed
/// projection [batch, len, 3 d_model] of self-attention, queries, keys and values in turn, each
/// with its heads in turn, to the heads' outputs side by side, [batch, len, d_model].
at::Tensor packed_self_attention(const at::Tensor& queries_keys_values, int64_t num_heads,
                                 const AttentionMask& mask);

/// The same where queries [batch, len, d_model] attend to another sequence's keys and values,
/// [batch, keys, 2 d_model].
at::Tensor packed_cross_attention(const at::Tensor& queries, const at::Tensor& keys_values,
                                  int64_t num_heads, const AttentionMask& mask);

/// What these multiply the values by: softmax(Q K^T / sqrt(d_head)), from queries [batch, len,
/// d_model] and keys [batch, keys, d_model] to [batch, heads, len, keys].
at::Tensor attention_weights(const at::Tensor& queries, const at::Tensor& keys, int64_t num_heads,
                             const AttentionMask& mask);

/// [batch, len, d_model] -> [batch, heads, len, d_head], a view.
at::Tensor split_heads(const at::Tensor& x, int64_t num_heads);

/// Keys and values split into heads, each [batch, heads, len, d_head].
struct KeysValues {
  at::Tensor keys;
  at::Tensor values;
};

/// By LibTorch's operator: queries [batch, heads, len, d_head] -> [batch, len, d_model].
at::Tensor attention_of_heads(const at::Tensor& queries, const KeysValues& memory,
                              const AttentionMask& mask);

}  // namespace heed
