#pragma once

#include <string>
#include <vector>

#include "heed/model/safetensors.h"

namespace heed {

/// Makes the parameters whose names match one of the patterns, as a shell's ("encoder.*"),
/// constants without gradients, and returns the others. Throws UsageError for a pattern that
/// matches none, and where no other is left.
[[nodiscard]] NamedTensors freeze(const NamedTensors& parameters,
                                  const std::vector<std::string>& patterns);

}  // namespace heed
