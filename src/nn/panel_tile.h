#pragma once

#include <cstdint>

#include "floats.h"
#include "panels.h"

/// The loops of a panel's product, for any instruction set. What they are made of is a Unit:
///
///   Panels                what it multiplies, as Fp32Panels
///   Sums                  a vector of 16 sums
///   add(sums, x, w)       adds the products of a group of inputs with those of 16 outputs
///   outputs(product, sums, row, output)   what the sums of 16 outputs become, before the bias
namespace heed {

template <class Unit>
using ProductOf = PanelProduct<typename Unit::Panels>;

// Bias and least value, and writes 16 outputs, or those that there are.
template <class Unit>
HEED_INLINE void finish(const ProductOf<Unit>& product, const typename Unit::Sums& sums,
                        int64_t row, int64_t output) {
  Floats values = Unit::outputs(product, sums, row, output) + load(product.bias + output);
  const Floats least = Floats{} + product.least;
  values = values < least ? least : values;
  float* const y = product.y + row * product.out + output;
  if (output + vector_width <= product.out) {
    store(values, y);
  } else {
    for (int i = 0; i < product.out - output; ++i) y[i] = values[i];
  }
}

// `rows` rows from `row` on, `vectors` vectors of outputs from `output` on, whose sums stay in
// registers while the inputs pass in their order.
template <class Unit, int rows, int vectors>
HEED_INLINE void multiply_tile(const ProductOf<Unit>& product, int64_t row, int64_t output) {
  constexpr int64_t depth = Unit::Panels::depth;
  const auto* const x = product.x + row * product.in;
  const auto* const w = product.panels + output / panel_width * panel_width * product.in +
                        output % panel_width * depth;
  typename Unit::Sums sums[rows][vectors] = {};
  for (int64_t k = 0; k < product.in; k += depth) {
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 8
      for (int j = 0; j < vectors; ++j) {
        Unit::add(sums[i][j], x + i * product.in + k,
                  w + k * panel_width + j * vector_width * depth);
      }
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 8
    for (int j = 0; j < vectors; ++j) {
      finish<Unit>(product, sums[i][j], row + i, output + j * vector_width);
    }
  }
}

// The last rows, `count` of them: at most `rows`.
template <class Unit, int rows, int vectors>
HEED_INLINE void multiply_last_rows(const ProductOf<Unit>& product, int64_t count, int64_t output) {
  if (count == rows) {
    multiply_tile<Unit, rows, vectors>(product, product.rows - count, output);
  } else if constexpr (rows > 1) {
    multiply_last_rows<Unit, rows - 1, vectors>(product, count, output);
  }
}

/// The outputs of panels begin .. end - 1, in tiles of 6 rows and `vectors` vectors: as many as the
/// registers hold the sums of.
template <class Unit, int vectors>
HEED_INLINE void multiply_panels(const ProductOf<Unit>& product, int64_t begin, int64_t end) {
  constexpr int rows = 6;
  const int64_t last = end * panel_width < product.out ? end * panel_width : product.out;
  for (int64_t output = begin * panel_width; output < last; output += vectors * vector_width) {
    int64_t row = 0;
    for (; row + rows <= product.rows; row += rows) {
      multiply_tile<Unit, rows, vectors>(product, row, output);
    }
    multiply_last_rows<Unit, rows - 1, vectors>(product, product.rows - row, output);
  }
}

}  // namespace heed
