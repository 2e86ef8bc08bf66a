#pragma once

#include <cstdint>
#include <memory>

#include "heed/nn/attention_heads.h"
#include "heed/nn/feed_forward.h"
#include "heed/nn/norm.h"
#include "heed/nn/residual.h"
#include "heed/nn/rotation.h"

namespace heed {

/// What an encoder or decoder layer is made of (Vaswani et al. 2017, Table 3, row "base").
struct LayerOptions {
  int64_t d_model = 512;
  AttentionHeads heads = AttentionHeads::even(512, 8);
  int64_t dim_feedforward = 2048;
  double dropout = 0.1;             ///< Of each sub-layer's output.
  double attention_dropout = 0.0;   ///< Of what attention multiplies the values by.
  double activation_dropout = 0.0;  ///< Of what the feed-forward network has inside.
  FeedForwardType feed_forward = FeedForwardType::relu;
  bool bias = true;  ///< Whether projections have one.
  NormOptions norm = {};
  ResidualOptions residual = {};
  InitialWeights initial = InitialWeights::drawn;
  double gain = 1.0;  ///< What all weights that are drawn are multiplied by.
  std::shared_ptr<const Rotation> rotation = std::make_shared<NoRotation>();
  int64_t max_relative_distance = 0;  ///< Of RelationAware; 0 = ScaledDotProduct.

  /// For attention to another sequence, whose positions are not comparable.
  [[nodiscard]] LayerOptions across() const {
    LayerOptions options = *this;
    options.rotation = std::make_shared<NoRotation>();
    options.max_relative_distance = 0;
    return options;
  }

  /// A linear layer of its own, from `in` features to `out`.
  [[nodiscard]] LinearOptions linear(int64_t in, int64_t out) const {
    return {in, out, bias, gain * residual.initial_gain, initial};
  }
};

}  // namespace heed
