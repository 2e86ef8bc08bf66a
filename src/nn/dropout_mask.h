#pragma once

#include <cmath>
#include <cstdint>

#include "vectorize.h"

namespace heed {

/// Which elements of a tensor dropout keeps: a function of the seed and of an element's index
/// alone. So forward and backward each work it out, no mask is stored, and it does not depend on
/// the number of threads.
class DropoutMask {
 public:
  /// Keeps each element with probability 1 - p, 0 <= p < 1.
  DropoutMask(double p, uint64_t seed)
      : dropped_below_(static_cast<uint32_t>(std::llround(p * 0x1p32))),
        scale_(static_cast<float>(1.0 / (1.0 - p))),
        first_key_(static_cast<uint32_t>(seed)),
        second_key_(static_cast<uint32_t>(seed >> 32)) {}

  /// What element `index` is multiplied by: 0, or 1 / (1 - p).
  [[nodiscard]] HEED_INLINE float factor(uint32_t index) const {
    const uint32_t random = mix(mix(index + first_key_) ^ second_key_);
    return random < dropped_below_ ? 0.0F : scale_;
  }

 private:
  // "lowbias32" of Christopher Wellons' hash-prospector: each bit of x changes each bit of the
  // result with a probability close to one half.
  static HEED_INLINE uint32_t mix(uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    return x ^ (x >> 16);
  }

  uint32_t dropped_below_;
  float scale_;
  uint32_t first_key_;
  uint32_t second_key_;
};

/// y[i] = x[i] * mask.factor(first + i); y may be x.
void multiply_by_mask(const float* x, float* y, int64_t size, DropoutMask mask, uint32_t first);

}  // namespace heed
