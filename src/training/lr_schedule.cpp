#include "heed/training/lr_schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace heed {

std::span<const std::pair<ScheduleType, const char*>> enum_names(ScheduleType) {
  static constexpr std::array<std::pair<ScheduleType, const char*>, 4> names{
      {{ScheduleType::inverse_sqrt, "inverse_sqrt"},
       {ScheduleType::cosine, "cosine"},
       {ScheduleType::linear, "linear"},
       {ScheduleType::constant, "constant"}}};
  return names;
}

double paper_peak_rate(int64_t d_model, int64_t warmup_steps) {
  return 1.0 / std::sqrt(static_cast<double>(d_model) * static_cast<double>(warmup_steps));
}

double LearningRateSchedule::rate(int64_t step) const {
  const auto n = static_cast<double>(step), warmup = static_cast<double>(options_.warmup_steps);
  return options_.peak_rate * (n < warmup ? n / warmup : decay(n));
}

double LearningRateSchedule::decay(double step) const {
  const auto warmup = static_cast<double>(options_.warmup_steps);
  const double end = std::max(options_.end_step, warmup + 1);
  const double left = std::clamp((end - step) / (end - warmup), 0.0, 1.0);
  switch (options_.type) {
    case ScheduleType::cosine:
      return 0.5 * (1.0 - std::cos(std::numbers::pi * left));
    case ScheduleType::linear:
      return left;
    case ScheduleType::constant:
      return 1.0;
    case ScheduleType::inverse_sqrt:
      break;
  }
  return std::sqrt(warmup / step);
}

}  // namespace heed
