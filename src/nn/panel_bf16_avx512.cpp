#include <immintrin.h>

#include "panel_kernels.h"
#include "panel_tile.h"

namespace heed {
namespace {

struct Unit {
  using Panels = Bf16Panels;
  using Sums = Floats;

  static HEED_INLINE void add(Sums& sums, const uint16_t* x, const uint16_t* w) {
    int32_t pair;
    __builtin_memcpy(&pair, x, sizeof pair);
    sums =
        _mm512_dpbf16_ps(sums, (__m512bh)_mm512_set1_epi32(pair), (__m512bh)_mm512_loadu_si512(w));
  }
  static HEED_INLINE Floats outputs(const PanelProduct<Panels>&, const Sums& sums, int64_t,
                                    int64_t) {
    return sums;
  }
};

}  // namespace

void multiply_avx512(const PanelProduct<Bf16Panels>& product, int64_t begin, int64_t end) {
  multiply_panels<Unit, 4>(product, begin, end);
}

}  // namespace heed
