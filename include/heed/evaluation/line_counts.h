#pragma once

#include <cstdint>
#include <string_view>

namespace heed {

/// Checks that every hypothesis has its reference: throws Error when the counts differ, naming both
/// files and both counts, or when there is no line at all. `hint`, if any, is the hint of the
/// error about different counts.
void check_line_counts(std::string_view hypothesis_name, int64_t hypothesis_lines,
                       std::string_view reference_name, int64_t reference_lines,
                       std::string_view hint = "");

}  // namespace heed
