#include "panel_kernels.h"
#include "panel_tile.h"

namespace heed {
namespace {

struct Unit {
  using Panels = Fp32Panels;
  using Sums = Floats;

  static HEED_INLINE void add(Sums& sums, const float* x, const float* w) {
    sums += load(w) * x[0];
  }
  static HEED_INLINE Floats outputs(const PanelProduct<Panels>&, const Sums& sums, int64_t,
                                    int64_t) {
    return sums;
  }
};

}  // namespace

void multiply_avx512(const PanelProduct<Fp32Panels>& product, int64_t begin, int64_t end) {
  multiply_panels<Unit, 4>(product, begin, end);
}

}  // namespace heed
