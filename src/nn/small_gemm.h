#pragma once

#include <cstdint>

namespace heed {

/// A matrix of floats in memory: element (i, j) is data[i * row_stride + j * column_stride].
struct MatrixView {
  const float* data = nullptr;
  int64_t row_stride = 0;
  int64_t column_stride = 1;
};

/// Where a matrix is written: element (i, j) is data[i * row_stride + j].
struct MatrixTarget {
  float* data = nullptr;
  int64_t row_stride = 0;
};

/// The sizes of a product: [m, k] times [k, n].
struct GemmSize {
  int64_t m = 0, n = 0, k = 0;
};

/// c = a b for matrices of tens of rows and columns, where a library's call costs more than the
/// work. b's columns are adjacent: its column_stride is 1.
void small_gemm(MatrixView a, MatrixView b, MatrixTarget c, GemmSize size);

}  // namespace heed
