#pragma once

#include <vector>

#include "segment.h"

namespace heed {

/// The translations of all lines from those of their segments, in any order.
[[nodiscard]] std::vector<Translation> join(std::vector<Segment> segments, size_t num_lines);

}  // namespace heed
