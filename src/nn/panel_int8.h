#pragma once

#include "panel_tile.h"

namespace heed {

/// What int8's Units have in common; add() is missing.
struct Int8Unit {
  using Panels = Int8Panels;
  using Sums = Integers;

  static HEED_INLINE Floats outputs(const PanelProduct<Panels>& product, const Sums& sums,
                                    int64_t row, int64_t output) {
    Integers zero_sums;
    __builtin_memcpy(&zero_sums, product.zero_sums + output, sizeof zero_sums);
    return __builtin_convertvector(sums - zero_sums, Floats) * load(product.scales + output) *
           product.row_scales[row];
  }
};

}  // namespace heed
