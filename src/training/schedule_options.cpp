#include "schedule_options.h"

namespace heed {

bool falls_to_zero(ScheduleType schedule) {
  return schedule == ScheduleType::cosine || schedule == ScheduleType::linear;
}

ScheduleOptions schedule_options(const TrainingOptions& options, int64_t d_model) {
  const double papers = paper_peak_rate(d_model, options.warmup_steps);
  return {.type = options.schedule,
          .warmup_steps = options.warmup_steps,
          .peak_rate = options.learning_rate > 0 ? options.learning_rate : papers,
          .end_step = static_cast<double>(options.decay_steps > 0 ? options.decay_steps
                                                                  : options.max_steps)};
}

}  // namespace heed
