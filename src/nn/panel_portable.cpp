#include <bit>

#include "panel_int8.h"
#include "panel_kernels.h"
#include "panel_tile.h"

namespace heed {
namespace {

HEED_INLINE float from_bf16(uint16_t bits) {
  return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
}

struct Fp32Unit {
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

struct Bf16Unit {
  using Panels = Bf16Panels;
  using Sums = Floats;

  static HEED_INLINE void add(Sums& sums, const uint16_t* x, const uint16_t* w) {
    const float first = from_bf16(x[0]), second = from_bf16(x[1]);
    for (int i = 0; i < vector_width; ++i) {
      sums[i] += first * from_bf16(w[2 * i]) + second * from_bf16(w[2 * i + 1]);
    }
  }
  static HEED_INLINE Floats outputs(const PanelProduct<Panels>&, const Sums& sums, int64_t,
                                    int64_t) {
    return sums;
  }
};

struct PortableInt8Unit : Int8Unit {
  static HEED_INLINE void add(Sums& sums, const uint8_t* x, const int8_t* w) {
    for (int i = 0; i < vector_width; ++i) {
      for (int j = 0; j < Panels::depth; ++j) sums[i] += x[j] * w[Panels::depth * i + j];
    }
  }
};

}  // namespace

HEED_VECTORIZED void multiply_portable(const PanelProduct<Fp32Panels>& product, int64_t begin,
                                       int64_t end) {
  multiply_panels<Fp32Unit, 1>(product, begin, end);
}

HEED_VECTORIZED void multiply_portable(const PanelProduct<Bf16Panels>& product, int64_t begin,
                                       int64_t end) {
  multiply_panels<Bf16Unit, 1>(product, begin, end);
}

HEED_VECTORIZED void multiply_portable(const PanelProduct<Int8Panels>& product, int64_t begin,
                                       int64_t end) {
  multiply_panels<PortableInt8Unit, 1>(product, begin, end);
}

}  // namespace heed
