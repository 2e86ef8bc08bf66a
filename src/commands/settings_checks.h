#pragma once

#include "heed/commands/train.h"

namespace heed {

/// Throws UsageError where what every run needs is missing.
void check_required(const TrainSettings& settings);

/// Throws UsageError where settings do not go together. Before the corpus is known those that
/// depend on its size may be open; `are_resolved` tells that they are not.
void check_combinations(const TrainSettings& settings, bool are_resolved);

/// Throws Error where a file that a new run begins with is not there.
void check_files(const TrainSettings& settings);

}  // namespace heed
