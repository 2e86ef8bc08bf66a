#pragma once

#include <string>
#include <utility>
#include <vector>

#include "heed/commands/train.h"
#include "heed/training/trainer.h"
#include "heed/training/training_run.h"

namespace heed {

/// What there is to say of a run: names and texts.
using RunFacts = std::vector<std::pair<std::string, std::string>>;

/// What will be trained, and in what batches.
[[nodiscard]] RunFacts describe(const TrainSettings& settings, const Trainer& trainer);

/// Tries a batch: resolves the precision `auto` to bf16 where that is worth its rounding, and says
/// how long steps and the run will take.
void try_a_batch(TrainSettings& settings, Trainer& trainer, Console& console);

/// What a dry run finds out beyond that: the memory of the largest batch, and the disk space.
/// Throws Error where there is too little.
void try_limits(const TrainSettings& settings, const TrainingRun::Settings& run, Trainer& trainer,
                Console& console);

}  // namespace heed
