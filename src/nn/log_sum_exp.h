#pragma once

#include <cstdint>

namespace heed {

/// log(e^row[0] + ... + e^row[size - 1]), as torch.logsumexp; NaN where the row holds one.
[[nodiscard]] float log_sum_exp(const float* row, int64_t size);

}  // namespace heed
