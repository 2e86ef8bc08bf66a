#pragma once

#include <string>

#include "heed/training/checkpoint.h"
#include "heed/training/training_options.h"

namespace heed {

/// Which of the options' limits a run has reached, in words, or "".
std::string limit_reached(const TrainingOptions& options, const TrainingProgress& progress);

/// The step at which the first limit will be reached, at the speed so far; 0 where that is not
/// known. With max_steps and max_epochs alone it depends on nothing but the step.
double expected_last_step(const TrainingOptions& options, const TrainingProgress& progress,
                          int64_t batches_in_epoch);

/// Until that step, at the average speed so far; negative where it is not known.
double seconds_left(const TrainingOptions& options, const TrainingProgress& progress,
                    int64_t batches_in_epoch);

}  // namespace heed
