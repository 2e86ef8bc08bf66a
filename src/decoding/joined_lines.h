#pragma once

#include <span>
#include <string>
#include <vector>

#include "segment.h"

namespace heed {

/// The translation of a line from those of its segments, in their order.
[[nodiscard]] std::string joined_text(std::span<const Segment> segments);

/// The translations of all lines from those of their segments, in any order.
[[nodiscard]] std::vector<Translation> join(std::vector<Segment> segments, size_t num_lines);

}  // namespace heed
