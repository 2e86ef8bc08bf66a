#pragma once

#include <cstdint>
#include <vector>

#include "heed/data/batch.h"
#include "heed/model/transformer_config.h"

namespace heed {

/// `count` products x W^T, x [rows, in], W [out, in], with their two gradients.
struct MatrixProduct {
  int64_t rows = 0;
  int64_t in = 0;
  int64_t out = 0;
  int64_t count = 1;

  /// Floating point operations: 2 rows in out for the product and for each of its two gradients.
  [[nodiscard]] double flops() const {
    return 6.0 * static_cast<double>(rows * in * out) * static_cast<double>(count);
  }
};

/// The products with weights that a training step makes of a batch; attention's own, of activations
/// with activations, are left out.
std::vector<MatrixProduct> products_of_step(const TransformerConfig& config, const Batch& batch);

/// Floating point operations of these products.
double flops_of(const std::vector<MatrixProduct>& products);

/// Seconds that these products take on the CPU when nothing else is done, each by the faster of the
/// libraries that LibTorch brings; in bfloat16 under a PrecisionGuard that says so.
double seconds_of(const std::vector<MatrixProduct>& products);

}  // namespace heed
