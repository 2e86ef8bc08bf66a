#include "bf16_layout.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "floats.h"
#include "panels.h"
#include "rows.h"
#include "vectorize.h"

namespace heed {
namespace {

constexpr int64_t depth = Bf16Panels::depth;
static_assert(depth == 2);

// To nearest, ties to even, as processors do; what is no number stays none.
HEED_INLINE uint32_t rounded(float x) {
  const auto bits = std::bit_cast<uint32_t>(x);
  const uint32_t nearest = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
  return x == x ? nearest : 0x7fc0U;
}

HEED_VECTORIZED void round_row(const float* from, uint16_t* to, int64_t width) {
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) to[i] = static_cast<uint16_t>(rounded(from[i]));
}

// Pairs of what stands in two rows: the first one's in the lower half.
HEED_VECTORIZED void pair_rows(const float* first, const float* second, uint32_t* pairs,
                               int64_t width) {
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) pairs[i] = rounded(first[i]) | rounded(second[i]) << 16;
}

HEED_VECTORIZED void pair_with_zeros(const float* row, uint32_t* pairs, int64_t width) {
#pragma omp simd
  for (int64_t i = 0; i < width; ++i) pairs[i] = rounded(row[i]);
}

at::Tensor empty_bf16(at::IntArrayRef sizes) { return at::empty(sizes, at::kBFloat16); }

template <class Element>
Element* data_of(at::Tensor& tensor) {
  return static_cast<Element*>(tensor.mutable_data_ptr());
}

at::Tensor empty_rows(const at::Tensor& x) {
  return empty_bf16({x.size(0), padded_inputs<Bf16Panels>(x.size(1))});
}

at::Tensor empty_panels(int64_t out, int64_t in) {
  return empty_bf16({panels_of(out), padded_inputs<Bf16Panels>(in) / depth, panel_width, depth});
}

/// A matrix of floats [rows, width].
struct FloatRows {
  explicit FloatRows(const at::Tensor& x)
      : data(x.const_data_ptr<float>()), count(x.size(0)), width(x.size(1)) {}

  const float* data;
  int64_t count, width;
};

// Row `row` of x, with zeros behind it.
void write_row(const FloatRows& x, int64_t row, uint16_t* to) {
  const int64_t padded = padded_inputs<Bf16Panels>(x.width);
  round_row(x.data + row * x.width, to + row * padded, x.width);
  std::fill(to + row * padded + x.width, to + (row + 1) * padded, uint16_t{0});
}

// Rows 2 pair and 2 pair + 1 of x as those inputs of all panels, which have `pairs` of them.
void write_pair(const FloatRows& x, int64_t pair, int64_t pairs, uint32_t* to) {
  const float* const first = x.data + pair * depth * x.width;
  const int64_t there = std::clamp<int64_t>(x.count - pair * depth, 0, depth);
  for (int64_t panel = 0; panel < panels_of(x.width); ++panel) {
    const int64_t output = panel * panel_width;
    const int64_t width = there > 0 ? std::min(panel_width, x.width - output) : 0;
    uint32_t* const part = to + (panel * pairs + pair) * panel_width;
    if (there == depth) {
      pair_rows(first + output, first + x.width + output, part, width);
    } else {
      pair_with_zeros(first + output, part, width);
    }
    std::fill(part + width, part + panel_width, 0U);
  }
}

/// 16 x 16 numbers, a vector a row.
using Square = Integers[vector_width];

// Exchanges blocks of `step` x `step` numbers beside the diagonal of two rows' squares.
template <int step, int... lane>
HEED_INLINE void exchange(Integers& a, Integers& b, std::integer_sequence<int, lane...>) {
  const Integers first =
      __builtin_shufflevector(a, b, ((lane & step) == 0 ? lane : vector_width + lane - step)...);
  b = __builtin_shufflevector(a, b, ((lane & step) == 0 ? lane + step : vector_width + lane)...);
  a = first;
}

template <int step>
HEED_INLINE void exchange_all(Square& square) {
#pragma GCC unroll 16
  for (int i = 0; i < vector_width; ++i) {
    if ((i & step) != 0) continue;
    exchange<step>(square[i], square[i + step], std::make_integer_sequence<int, vector_width>());
  }
}

HEED_INLINE void transpose(Square& square) {
  exchange_all<8>(square);
  exchange_all<4>(square);
  exchange_all<2>(square);
  exchange_all<1>(square);
}

/// Where 16 columns of 32 rows lie, and where they go to as rows.
struct ColumnBlock {
  const uint16_t* from;
  int64_t from_stride;
  uint16_t* to;
  int64_t to_stride;
};

// As pairs of rows the block is a square.
HEED_VECTORIZED void transpose_block(const ColumnBlock& block) {
  using Halves = uint16_t __attribute__((vector_size(2 * vector_width)));
  Square square;
#pragma GCC unroll 16
  for (int i = 0; i < vector_width; ++i) {
    Halves first, second;
    __builtin_memcpy(&first, block.from + 2 * i * block.from_stride, sizeof first);
    __builtin_memcpy(&second, block.from + (2 * i + 1) * block.from_stride, sizeof second);
    square[i] = __builtin_convertvector(first, Integers) | __builtin_convertvector(second, Integers)
                                                               << 16;
  }
  transpose(square);
#pragma GCC unroll 16
  for (int i = 0; i < vector_width; ++i) {
    __builtin_memcpy(block.to + i * block.to_stride, &square[i], sizeof square[i]);
  }
}

}  // namespace

at::Tensor bf16_rows(const at::Tensor& x) {
  at::Tensor rows = empty_rows(x);
  const FloatRows from(x);
  auto* const to = data_of<uint16_t>(rows);
  at::parallel_for(0, from.count, rows_a_task(from.width), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) write_row(from, row, to);
  });
  return rows;
}

at::Tensor bf16_columns(const at::Tensor& rows, int64_t in) {
  constexpr int64_t block_rows = Bf16Panels::step, block_columns = vector_width;
  const int64_t count = rows.size(0), stride = rows.size(1);
  const int64_t padded = padded_inputs<Bf16Panels>(count);
  at::Tensor columns = empty_bf16({in, padded});
  const auto* const from = static_cast<const uint16_t*>(rows.const_data_ptr());
  auto* const to = data_of<uint16_t>(columns);
  at::parallel_for(
      0, padded / block_rows, rows_a_task(in * block_rows), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin * block_rows; row < end * block_rows; row += block_rows) {
          int64_t column = 0;
          for (; row + block_rows <= count && column + block_columns <= in;
               column += block_columns) {
            transpose_block(
                {from + row * stride + column, stride, to + column * padded + row, padded});
          }
          for (; column < in; ++column) {
            for (int64_t i = row; i < row + block_rows; ++i) {
              to[column * padded + i] = i < count ? from[i * stride + column] : uint16_t{0};
            }
          }
        }
      });
  return columns;
}

at::Tensor bf16_panels(const at::Tensor& weight) {
  const int64_t out = weight.size(0), in = weight.size(1);
  at::Tensor panels = empty_panels(out, in);
  const int64_t pairs = panels.size(1);
  const float* const from = weight.const_data_ptr<float>();
  auto* const to = data_of<uint32_t>(panels);
  at::parallel_for(
      0, panels.size(0), rows_a_task(in * panel_width), [&](int64_t begin, int64_t end) {
        std::vector<uint16_t> row(static_cast<size_t>(pairs * depth));
        for (int64_t output = begin * panel_width; output < end * panel_width; ++output) {
          if (output < out) {
            round_row(from + output * in, row.data(), in);
          } else {
            std::ranges::fill(row, uint16_t{0});
          }
          uint32_t* const panel = to + output / panel_width * pairs * panel_width;
          for (int64_t pair = 0; pair < pairs; ++pair) {
            const auto* const both = row.data() + pair * depth;
            panel[pair * panel_width + output % panel_width] =
                both[0] | static_cast<uint32_t>(both[1]) << 16;
          }
        }
      });
  return panels;
}

at::Tensor bf16_panels_of_columns(const at::Tensor& x) {
  at::Tensor panels = empty_panels(x.size(1), x.size(0));
  const FloatRows from(x);
  const int64_t pairs = panels.size(1);
  auto* const to = data_of<uint32_t>(panels);
  at::parallel_for(0, pairs, rows_a_task(depth * from.width), [&](int64_t begin, int64_t end) {
    for (int64_t pair = begin; pair < end; ++pair) write_pair(from, pair, pairs, to);
  });
  return panels;
}

std::pair<at::Tensor, at::Tensor> bf16_rows_and_panels_of_columns(const at::Tensor& x) {
  at::Tensor rows = empty_rows(x), panels = empty_panels(x.size(1), x.size(0));
  const FloatRows from(x);
  const int64_t pairs = panels.size(1);
  auto* const to_rows = data_of<uint16_t>(rows);
  auto* const to_panels = data_of<uint32_t>(panels);
  at::parallel_for(0, pairs, rows_a_task(depth * from.width), [&](int64_t begin, int64_t end) {
    for (int64_t pair = begin; pair < end; ++pair) {
      const int64_t last = std::min(from.count, (pair + 1) * depth);
      for (int64_t row = pair * depth; row < last; ++row) write_row(from, row, to_rows);
      write_pair(from, pair, pairs, to_panels);
    }
  });
  return {rows, panels};
}

}  // namespace heed
