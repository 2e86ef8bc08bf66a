#include "panel_amx.h"
#include "panel_int8.h"
#include "panel_kernels.h"

namespace heed {
namespace {

struct Unit : Int8Unit {
  static constexpr bool sums_are_outputs = false;

  static HEED_INLINE void add_first() {
    _tile_dpbusd(0, 4, 6);
    _tile_dpbusd(1, 4, 7);
  }
  static HEED_INLINE void add_second() {
    _tile_dpbusd(2, 5, 6);
    _tile_dpbusd(3, 5, 7);
  }
};

}  // namespace

void multiply_amx(const PanelProduct<Int8Panels>& product, int64_t begin, int64_t end) {
  multiply_panels_by_tiles<Unit>(product, begin, end);
}

}  // namespace heed
