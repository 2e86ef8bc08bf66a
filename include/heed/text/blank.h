#pragma once

#include <string_view>

namespace heed {

/// White space within a line.
constexpr std::string_view line_blanks = " \t\r\v\f";

/// Whether a line holds nothing but white space.
inline bool is_blank(std::string_view line) {
  return line.find_first_not_of(line_blanks) == std::string_view::npos;
}

/// Without white space at both ends.
inline std::string_view trimmed(std::string_view line) {
  if (is_blank(line)) return {};
  const size_t first = line.find_first_not_of(line_blanks);
  return line.substr(first, line.find_last_not_of(line_blanks) + 1 - first);
}

}  // namespace heed
