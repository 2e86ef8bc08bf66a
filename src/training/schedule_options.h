#pragma once

#include "heed/training/training_options.h"

namespace heed {

/// Whether the rate comes to 0, and the schedule has to know where.
[[nodiscard]] bool falls_to_zero(ScheduleType schedule);

/// The step at which it does, as far as that is given: decay_steps, else max_steps, else 0.
[[nodiscard]] int64_t given_end_step(const TrainingOptions& options);

/// Whether it comes to 0 where epochs or minutes end the run, if not at that step.
[[nodiscard]] bool may_end_before(const TrainingOptions& options);

/// The schedule that the options stand for.
[[nodiscard]] ScheduleOptions schedule_options(const TrainingOptions& options, int64_t d_model);

}  // namespace heed
