#pragma once

#include <cstdint>

namespace heed {

/// log(e^row[0] + ... + e^row[size - 1]) of finite numbers, of which some may be -infinity; NaN
/// where all are, or one is NaN or +infinity.
[[nodiscard]] float log_sum_exp(const float* row, int64_t size);

/// The same, where the largest of the numbers is known.
[[nodiscard]] float log_sum_exp(const float* row, int64_t size, float maximum);

}  // namespace heed
