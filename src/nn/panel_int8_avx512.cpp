#include <immintrin.h>

#include "panel_int8.h"
#include "panel_kernels.h"

namespace heed {
namespace {

struct Unit : Int8Unit {
  static HEED_INLINE void add(Sums& sums, const uint8_t* x, const int8_t* w) {
    int32_t four;
    __builtin_memcpy(&four, x, sizeof four);
    sums = (Integers)_mm512_dpbusd_epi32((__m512i)sums, _mm512_set1_epi32(four),
                                         _mm512_loadu_si512(w));
  }
};

}  // namespace

void multiply_avx512(const PanelProduct<Int8Panels>& product, int64_t begin, int64_t end) {
  multiply_panels<Unit, 4>(product, begin, end);
}

}  // namespace heed
