#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace heed {

/// As many numbers as the smallest vector registers hold.
template <class Number>
struct VectorLane;
template <>
struct VectorLane<float> {
  using Type = float __attribute__((vector_size(16)));
};
template <>
struct VectorLane<double> {
  using Type = double __attribute__((vector_size(16)));
};

/// Rows of numbers, of which many are added often: laid out so that the sum of thousands of rows
/// stays in vector registers.
template <class Number>
class StatisticsRows {
 public:
  /// `width` columns of `num_rows` rows of which `value(row, column)` gives the numbers.
  template <class Value>
  StatisticsRows(int64_t num_rows, int64_t width, Value&& value)
      : num_rows_(num_rows),
        width_(width),
        lanes_((width + lane_width - 1) / lane_width),
        rows_(num_rows * lanes_, Lane{}) {
    for (int64_t row = 0; row < num_rows; ++row) {
      for (int64_t column = 0; column < width; ++column) {
        rows_[row * lanes_ + column / lane_width][column % lane_width] =
            static_cast<Number>(value(row, column));
      }
    }
  }

  int64_t num_rows() const { return num_rows_; }

  /// The sum of the rows numbered by `indices`, added one after the other as NumPy adds the rows of
  /// a matrix. [width].
  std::vector<Number> sum(std::span<const uint32_t> indices) const {
    std::vector<Number> sums(lanes_ * lane_width);
    for (int64_t lane = 0; lane < lanes_; lane += most_lanes) {
      add<most_lanes>(lane, indices, sums.data() + lane * lane_width);
    }
    sums.resize(width_);
    return sums;
  }

 private:
  using Lane = typename VectorLane<Number>::Type;
  static constexpr int64_t lane_width = sizeof(Lane) / sizeof(Number);
  static constexpr int64_t most_lanes = 8;

  /// Adds up `count` lanes, or as many as there are, from `first` on.
  template <int64_t count>
  void add(int64_t first, std::span<const uint32_t> indices, Number* sums) const {
    if constexpr (count > 1) {
      if (lanes_ - first < count) return add<count - 1>(first, indices, sums);
    }
    std::array<Lane, count> sum{};
    for (const uint32_t index : indices) {
      const Lane* row = rows_.data() + index * lanes_ + first;
#pragma GCC unroll 8
      for (int64_t lane = 0; lane < count; ++lane) sum[lane] += row[lane];
    }
    std::memcpy(sums, sum.data(), sizeof(sum));
  }

  int64_t num_rows_;
  int64_t width_;
  int64_t lanes_;
  std::vector<Lane> rows_;
};

}  // namespace heed
