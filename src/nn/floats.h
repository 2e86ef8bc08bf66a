#pragma once

#include <cstdint>
#include <utility>

#include "vectorize.h"

/// Vectors of 16 numbers, which compilers make of the registers that there are.
namespace heed {

// As arguments they would need registers that not all processors have; all that takes them is
// inlined.
#pragma GCC diagnostic ignored "-Wpsabi"

constexpr int vector_width = 16;
using Floats = float __attribute__((vector_size(4 * vector_width)));
using Integers = int32_t __attribute__((vector_size(4 * vector_width)));

HEED_INLINE Floats load(const float* data) {
  Floats values;
  __builtin_memcpy(&values, data, sizeof values);
  return values;
}

HEED_INLINE void store(const Floats& values, float* data) {
  __builtin_memcpy(data, &values, sizeof values);
}

/// Of two vectors, where each `step` elements of a sum stand beside the next ones: the sums of
/// these, those of a and b in turn.
template <int step, int... i>
HEED_INLINE Floats add_neighbours(const Floats& a, const Floats& b,
                                  std::integer_sequence<int, i...>) {
  constexpr auto source = [](int at) {  // of the first of the two to be added
    const int block = at / step;
    return (block % 2) * vector_width + block / 2 * 2 * step + at % step;
  };
  return __builtin_shufflevector(a, b, source(i)...) +
         __builtin_shufflevector(a, b, (source(i) + step)...);
}

/// The sum of each of 16 vectors' elements; `vectors` is used up.
HEED_INLINE Floats sums_of(Floats (&vectors)[vector_width]) {
  constexpr auto all = std::make_integer_sequence<int, vector_width>();
#pragma GCC unroll 16
  for (int i = 0; i < 8; ++i) vectors[i] = add_neighbours<8>(vectors[i], vectors[i + 8], all);
#pragma GCC unroll 16
  for (int i = 0; i < 4; ++i) vectors[i] = add_neighbours<4>(vectors[i], vectors[i + 4], all);
#pragma GCC unroll 16
  for (int i = 0; i < 2; ++i) vectors[i] = add_neighbours<2>(vectors[i], vectors[i + 2], all);
  return add_neighbours<1>(vectors[0], vectors[1], all);
}

}  // namespace heed
