#include "small_gemm.h"

#include <algorithm>

#include "vectorize.h"

namespace heed {
namespace {

constexpr int tile_rows = 4;
constexpr int tile_columns = 16;

// One tile of c, `rows` by `columns`, in registers while k passes.
template <int rows, int columns>
HEED_INLINE void multiply_tile(MatrixView a, MatrixView b, float* c, int64_t c_row, int64_t k) {
  float sums[rows][columns] = {};
  for (int64_t step = 0; step < k; ++step) {
    const float* const b_row = b.data + step * b.row;
    for (int i = 0; i < rows; ++i) {
      const float factor = a.data[i * a.row + step * a.column];
#pragma omp simd
      for (int j = 0; j < columns; ++j) sums[i][j] += factor * b_row[j];
    }
  }
  for (int i = 0; i < rows; ++i) {
#pragma omp simd
    for (int j = 0; j < columns; ++j) c[i * c_row + j] = sums[i][j];
  }
}

template <int columns>
HEED_INLINE void multiply_columns(MatrixView a, MatrixView b, float* c, int64_t c_row, int64_t m,
                                  int64_t k) {
  int64_t i = 0;
  for (; i + tile_rows <= m; i += tile_rows) {
    multiply_tile<tile_rows, columns>({a.data + i * a.row, a.row, a.column}, b, c + i * c_row,
                                      c_row, k);
  }
  for (; i < m; ++i) {
    multiply_tile<1, columns>({a.data + i * a.row, a.row, a.column}, b, c + i * c_row, c_row, k);
  }
}

}  // namespace

HEED_VECTORIZED void small_gemm(MatrixView a, MatrixView b, float* c, int64_t c_row, int64_t m,
                                int64_t n, int64_t k) {
  int64_t j = 0;
  for (; j + tile_columns <= n; j += tile_columns) {
    multiply_columns<tile_columns>(a, {b.data + j, b.row, 1}, c + j, c_row, m, k);
  }
  for (; j < n; ++j) multiply_columns<1>(a, {b.data + j, b.row, 1}, c + j, c_row, m, k);
}

}  // namespace heed
