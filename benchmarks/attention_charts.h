#pragma once

#include <string>

#include "layer_sweep.h"

namespace heed {

/// Charts of what layers cost, with logarithmic axes, so that slopes are exponents: time and memory
/// against the length and against the width. As an SVG file and as a page of HTML.
[[nodiscard]] std::string charts_picture(const LayerSweep& lengths, const LayerSweep& widths);
[[nodiscard]] std::string charts_page(const LayerSweep& lengths, const LayerSweep& widths);

}  // namespace heed
