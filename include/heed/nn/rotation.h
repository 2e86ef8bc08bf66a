#pragma once

#include <ATen/core/Tensor.h>

#include "heed/nn/attention_heads.h"
#include "heed/nn/position_table.h"

namespace heed {

/// What self-attention does with its queries and keys to tell positions apart.
class Rotation {
 public:
  virtual ~Rotation() = default;

  /// The packed projection [batch, len, heads.all()] of self-attention with its queries and keys
  /// turned as their positions want it.
  virtual at::Tensor operator()(const at::Tensor& queries_keys_values, const AttentionHeads& heads,
                                const Positions& positions) const = 0;
};

/// Leaves them as they are.
class NoRotation : public Rotation {
 public:
  at::Tensor operator()(const at::Tensor& queries_keys_values, const AttentionHeads& /*heads*/,
                        const Positions& /*positions*/) const override {
    return queries_keys_values;
  }
};

/// Rotary position embedding (Su et al. 2021, section 3.4.2): the pair of features i and i + d/2 of
/// a head d wide turns by pos / 10000^(2i/d), so that scores depend on distances alone. The halves
/// are paired as in Llama.
class RotaryEmbedding : public Rotation {
 public:
  explicit RotaryEmbedding(int64_t d_k);

  at::Tensor operator()(const at::Tensor& queries_keys_values, const AttentionHeads& heads,
                        const Positions& positions) const override;

 private:
  PositionTable table_;  // [positions, 2, d_k / 2]: cosines and sines
};

}  // namespace heed
