#pragma once

#include <string>

#include "heed/training/checkpoint.h"
#include "heed/training/training_options.h"

namespace heed {

/// Which of the options' limits a run has reached, in words, or "".
std::string limit_reached(const TrainingOptions& options, const TrainingProgress& progress);

/// Until the nearest limit, at the average speed so far; negative where there is no limit.
double seconds_left(const TrainingOptions& options, const TrainingProgress& progress,
                    int64_t batches_in_epoch);

}  // namespace heed
