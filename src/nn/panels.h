#pragma once

#include <cstdint>

// Includes no more than this: parts are compiled for processors that not everybody has, and no
// function that others share may come from there.
namespace heed {

/// Products x W^T with a weight that is laid out once, in panels of 64 outputs that stay in a
/// core's cache while all rows of x pass. The sums of a row are the same bits whatever rows stand
/// beside it, and few rows are as fast as many.
constexpr int64_t panel_width = 64;

/// What is multiplied. `depth` inputs stand side by side for each output: those that a vector
/// instruction multiplies and adds up. There are whole `step`s of inputs, as many as an instruction
/// for tiles takes; zeros where there are fewer.
struct Fp32Panels {
  using Input = float;
  using Weight = float;
  static constexpr int64_t depth = 1;
  static constexpr int64_t step = 1;
};
struct Bf16Panels {
  using Input = uint16_t;
  using Weight = uint16_t;
  static constexpr int64_t depth = 2;
  static constexpr int64_t step = 32;
};
struct Int8Panels {
  using Input = uint8_t;
  using Weight = int8_t;
  static constexpr int64_t depth = 4;
  static constexpr int64_t step = 64;
};

/// `in` with what has to be added to make whole steps.
template <class Panels>
constexpr int64_t padded_inputs(int64_t in) {
  return (in + Panels::step - 1) / Panels::step * Panels::step;
}

/// Panels of so many outputs; the last one may have fewer.
constexpr int64_t panels_of(int64_t out) { return (out + panel_width - 1) / panel_width; }

/// A product and where its parts lie in memory. What stands for each output is padded to panels.
template <class Panels>
struct PanelProduct {
  const typename Panels::Input* x = nullptr;        ///< [rows, in]
  const typename Panels::Weight* panels = nullptr;  ///< As to_panels() makes them.
  float* y = nullptr;                               ///< [rows, out]
  int64_t rows = 0;
  int64_t in = 0;  ///< Whole steps.
  int64_t out = 0;
  const float* bias = nullptr;
  float least = 0.0F;  ///< Smaller outputs become this.

  /// Of int8 alone: y = (sum - zero_sum) * scale * row_scale + bias.
  const int32_t* zero_sums = nullptr;
  const float* scales = nullptr;
  const float* row_scales = nullptr;
};

}  // namespace heed
