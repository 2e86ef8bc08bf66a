#pragma once

#include <cstdint>

namespace heed {

/// SplitMix64's output function (Steele et al. 2014): seeds that differ in one bit give unrelated
/// sequences.
inline uint64_t mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

/// The seed of an epoch of a run.
inline uint64_t epoch_seed(uint64_t seed, int64_t epoch) {
  return mix(mix(seed) + static_cast<uint64_t>(epoch));
}

}  // namespace heed
