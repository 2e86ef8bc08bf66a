#include "panel_amx.h"
#include "panel_kernels.h"

namespace heed {
namespace {

struct Unit {
  using Panels = Bf16Panels;
  using Sums = Floats;

  static constexpr bool sums_are_outputs = true;

  static HEED_INLINE void add_first() {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
  }
  static HEED_INLINE void add_second() {
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  static HEED_INLINE Floats outputs(const PanelProduct<Panels>&, const Sums& sums, int64_t,
                                    int64_t) {
    return sums;
  }
};

}  // namespace

void multiply_amx(const PanelProduct<Bf16Panels>& product, int64_t begin, int64_t end) {
  multiply_panels_by_tiles<Unit>(product, begin, end);
}

}  // namespace heed
