#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace heed {

/// A text as numbers, one for each word or character: equal ones for equal ones.
using Symbols = std::vector<int32_t>;

/// How many n-grams of the hypothesis are in the references, for n = 1 to `max_order`. Each matches
/// at most as often as in the reference that has it most often (clipping; Papineni et al., 2002,
/// section 2.1).
std::vector<int64_t> clipped_matches(const Symbols& hypothesis, std::span<const Symbols> references,
                                     int64_t max_order);

/// How many n-grams `symbols` has: one at each place with n - 1 symbols behind it.
inline int64_t count_ngrams(const Symbols& symbols, int64_t n) {
  return std::ssize(symbols) < n ? 0 : std::ssize(symbols) - n + 1;
}

}  // namespace heed
