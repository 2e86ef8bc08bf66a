#pragma once

#include <string_view>

namespace heed {

/// Whether a line holds nothing but white space.
inline bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\v\f") == std::string_view::npos;
}

}  // namespace heed
