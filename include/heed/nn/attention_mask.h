#pragma once

#include <ATen/core/Tensor.h>

#include <utility>

namespace heed {

/// Which keys a query may attend to: TRUE = may attend.
///
/// Either a boolean tensor, or causal (position i sees positions 0..i), or everything; never both,
/// because PyTorch's kernels do not agree on what the combination means.
struct AttentionMask {
  at::Tensor allowed;  ///< Boolean, broadcasts to [batch, heads, queries, keys]; undefined = all.
  bool is_causal = false;
  at::Tensor bias = {};  ///< Added to the scores: [heads, queries, keys]; undefined = nothing.

  static AttentionMask none() { return {}; }
  static AttentionMask causal() { return {{}, true}; }
  /// From the real tokens of padded sequences, [batch, keys]; an undefined mask means no padding.
  static AttentionMask padding(const at::Tensor& is_token);
  /// Causal but for the first `lengths` [batch] of `len` positions, which all see each other (the
  /// prefix language model of Raffel et al. 2020, section 3.2.1).
  static AttentionMask prefix(const at::Tensor& lengths, int64_t len);

  /// The same with a bias.
  [[nodiscard]] AttentionMask with(at::Tensor score_bias) const {
    return {allowed, is_causal, std::move(score_bias)};
  }
};

/// What a mask adds to the scores [.., queries, keys] in `scores`, which it broadcasts to; a bias
/// that hides is a large negative number.
at::Tensor added_to_scores(const AttentionMask& mask, const at::Tensor& scores);

}  // namespace heed
