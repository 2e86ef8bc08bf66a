#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "heed/core/console.h"
#include "sequence_layers.h"

namespace heed {

/// What a layer's forward pass took at each size of a sweep.
struct LayerCosts {
  std::vector<double> seconds;  ///< Medians.
  std::vector<double> bytes;    ///< The most memory above weights and input.
};

/// All layers, measured while one size doubles and the others stay.
struct LayerSweep {
  int64_t LayerSizes::*varied = nullptr;
  LayerSizes sizes;                     ///< Those that stay; the varied one means nothing.
  std::vector<int64_t> values = {};     ///< Of the varied size.
  std::vector<LayerCosts> layers = {};  ///< In the order of sequence_layers().

  /// Measures, `repetitions` times each size.
  void measure(int64_t repetitions, Console& console);
};

/// The p of costs ~ size^p, by least squares on logarithms over the larger half of the sizes: small
/// ones cost what any call costs. NaN for fewer than two.
[[nodiscard]] double growth_exponent(std::span<const int64_t> sizes, std::span<const double> costs);

/// first, 2 first, 4 first ... last
[[nodiscard]] std::vector<int64_t> doubled(int64_t first, int64_t last);

}  // namespace heed
