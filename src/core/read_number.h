#pragma once

#include <charconv>
#include <string_view>
#include <system_error>

namespace heed {

/// Reads all of `text` as a number; the error code is that of std::from_chars.
template <class Number>
std::errc read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return error;
  return end == text.data() + text.size() ? error : std::errc::invalid_argument;
}

}  // namespace heed
