#pragma once

#include "heed/commands/train.h"

namespace heed {

/// Throws Error, naming both figures, where the weights of the model, their gradients and the
/// optimiser's moments alone are more than the memory that this machine has free. On a GPU, whose
/// memory this cannot know, nothing is checked.
void check_memory(const TrainSettings& settings, const at::Device& device);

}  // namespace heed
