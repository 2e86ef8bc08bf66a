#pragma once

#include "heed/training/training_options.h"

namespace heed {

/// Whether the rate comes to 0 at a step, which the schedule has to know.
[[nodiscard]] bool falls_to_zero(ScheduleType schedule);

/// The schedule that the options stand for.
[[nodiscard]] ScheduleOptions schedule_options(const TrainingOptions& options, int64_t d_model);

}  // namespace heed
