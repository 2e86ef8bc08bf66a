#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace heed {

/// The sum of `numbers` in the order in which NumPy adds a vector: halves of halves down to 128
/// numbers, and these in eight sums. Rounding differs from that of a plain loop.
template <class Number>
Number numpy_sum(std::span<const Number> numbers) {
  if (numbers.size() > 128) {
    const std::size_t half = numbers.size() / 2 / 8 * 8;
    return numpy_sum(numbers.first(half)) + numpy_sum(numbers.subspan(half));
  }
  const std::size_t in_eights = numbers.size() / 8 * 8;
  std::array<Number, 8> s{};
  for (std::size_t i = 0; i < in_eights; ++i) s[i % 8] += numbers[i];
  Number sum = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
  for (const Number number : numbers.subspan(in_eights)) sum += number;
  return sum;
}

/// `numbers.mean()` as NumPy computes it, in the numbers' own precision.
template <class Number>
Number numpy_mean(std::span<const Number> numbers) {
  return numpy_sum(numbers) / static_cast<Number>(numbers.size());
}

}  // namespace heed
