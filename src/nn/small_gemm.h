#pragma once

#include <cstdint>

namespace heed {

/// A matrix of floats in memory; element (i, j) is data[i * row + j * column].
struct MatrixView {
  const float* data = nullptr;
  int64_t row = 0;
  int64_t column = 1;
};

/// c = a b for matrices of tens of rows and columns, where a library's call costs more than the
/// work: a [m, k], b [k, n] with adjacent columns, c [m, n], row i at c + i * c_row.
void small_gemm(MatrixView a, MatrixView b, float* c, int64_t c_row, int64_t m, int64_t n,
                int64_t k);

}  // namespace heed
