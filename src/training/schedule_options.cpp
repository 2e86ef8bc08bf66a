#include "schedule_options.h"

namespace heed {

bool falls_to_zero(ScheduleType schedule) {
  return schedule == ScheduleType::cosine || schedule == ScheduleType::linear;
}

int64_t given_end_step(const TrainingOptions& options) {
  return options.decay_steps > 0 ? options.decay_steps : options.max_steps;
}

bool may_end_before(const TrainingOptions& options) {
  return options.decay_steps == 0 && (options.max_epochs > 0 || options.max_minutes > 0);
}

ScheduleOptions schedule_options(const TrainingOptions& options, int64_t d_model) {
  const double papers = paper_peak_rate(d_model, options.warmup_steps);
  return {.type = options.schedule,
          .warmup_steps = options.warmup_steps,
          .peak_rate = options.learning_rate > 0 ? options.learning_rate : papers,
          .end_step = static_cast<double>(given_end_step(options))};
}

}  // namespace heed
