#include "small_gemm.h"

#include "vectorize.h"

namespace heed {
namespace {

constexpr int tile_rows = 4;
constexpr int tile_columns = 16;

// One tile of c, `rows` by `columns`, in registers while k passes.
template <int rows, int columns>
HEED_INLINE void multiply_tile(MatrixView a, MatrixView b, MatrixTarget c, int64_t k) {
  float sums[rows][columns] = {};
  for (int64_t step = 0; step < k; ++step) {
    const float* const b_row = b.data + step * b.row_stride;
    for (int i = 0; i < rows; ++i) {
      const float factor = a.data[i * a.row_stride + step * a.column_stride];
#pragma omp simd
      for (int j = 0; j < columns; ++j) sums[i][j] += factor * b_row[j];
    }
  }
  for (int i = 0; i < rows; ++i) {
#pragma omp simd
    for (int j = 0; j < columns; ++j) c.data[i * c.row_stride + j] = sums[i][j];
  }
}

// All rows of `columns` columns.
template <int columns>
HEED_INLINE void multiply_columns(MatrixView a, MatrixView b, MatrixTarget c, GemmSize size) {
  int64_t i = 0;
  const auto move_down = [&](int rows) {
    a.data += rows * a.row_stride;
    c.data += rows * c.row_stride;
    i += rows;
  };
  while (i + tile_rows <= size.m) {
    multiply_tile<tile_rows, columns>(a, b, c, size.k);
    move_down(tile_rows);
  }
  while (i < size.m) {
    multiply_tile<1, columns>(a, b, c, size.k);
    move_down(1);
  }
}

}  // namespace

HEED_VECTORIZED void small_gemm(MatrixView a, MatrixView b, MatrixTarget c, GemmSize size) {
  int64_t j = 0;
  for (; j + tile_columns <= size.n; j += tile_columns) {
    multiply_columns<tile_columns>(a, {b.data + j, b.row_stride}, {c.data + j, c.row_stride}, size);
  }
  for (; j < size.n; ++j) {
    multiply_columns<1>(a, {b.data + j, b.row_stride}, {c.data + j, c.row_stride}, size);
  }
}

}  // namespace heed
