#pragma once

#include <cstdint>
#include <memory>

#include "heed/nn/feed_forward.h"
#include "heed/nn/norm.h"
#include "heed/nn/residual.h"
#include "heed/nn/rotation.h"

namespace heed {

/// What an encoder or decoder layer is made of (Vaswani et al. 2017, Table 3, row "base").
struct LayerOptions {
  int64_t d_model = 512;
  int64_t num_heads = 8;
  int64_t dim_feedforward = 2048;
  double dropout = 0.1;
  FeedForwardType feed_forward = FeedForwardType::relu;
  bool bias = true;  ///< Whether projections have one.
  NormOptions norm = {};
  ResidualOptions residual = {};
  InitialWeights initial = InitialWeights::drawn;
  std::shared_ptr<const Rotation> rotation = std::make_shared<NoRotation>();

  /// A linear layer of its own, from `in` features to `out`.
  [[nodiscard]] LinearOptions linear(int64_t in, int64_t out) const {
    return {in, out, bias, residual.initial_gain, initial};
  }
};

}  // namespace heed
