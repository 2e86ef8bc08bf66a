#pragma once

#include <cstdint>

namespace heed {

/// What an encoder or decoder layer is made of (Vaswani et al. 2017, Table 3, row "base").
struct LayerOptions {
  int64_t d_model = 512;
  int64_t num_heads = 8;
  int64_t dim_feedforward = 2048;
  double dropout = 0.1;
};

}  // namespace heed
