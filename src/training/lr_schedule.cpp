#include "heed/training/lr_schedule.h"

#include <algorithm>
#include <cmath>

namespace heed {

InverseSqrtSchedule::InverseSqrtSchedule(int64_t d_model, int64_t warmup_steps, double peak_rate)
    : peak_(peak_rate), warmup_(static_cast<double>(warmup_steps)) {
  if (peak_rate == 0.0) peak_ = 1.0 / std::sqrt(static_cast<double>(d_model) * warmup_);
}

double InverseSqrtSchedule::rate(int64_t step) const {
  const double n = static_cast<double>(step);
  return peak_ * std::min(n / warmup_, std::sqrt(warmup_ / n));
}

}  // namespace heed
