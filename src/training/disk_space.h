#pragma once

#include "heed/training/training_run.h"

namespace heed {

/// The size of a checkpoint with these tensors.
[[nodiscard]] uint64_t checkpoint_bytes(const NamedTensors& state, const RunIdentity& identity);

/// The bytes on disk that a run takes beside the checkpoints that are there: for those that are
/// still to come, one more while the newest is written, one to roll back to, and the model twice.
[[nodiscard]] uint64_t bytes_to_come(const Trainer& trainer, const TrainingRun::Settings& settings,
                                     int64_t checkpoints_there);

}  // namespace heed
