#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace heed {

/// What of a line no translation should change, as views of the line: web addresses (with "://", or
/// from "www."), e-mail addresses, names of users (@name), paths of files (/usr/bin, src/main.cpp,
/// C:\data), tags (<b>, </b>, <br/>), and placeholders such as {name}, ${name}, {{ name }},
/// {% if name %}, %(name)s, %s and %1$d.
[[nodiscard]] std::vector<std::string_view> verbatim_parts(std::string_view line);

/// Whether the `size` bytes at a `place` of a line are one of them there, so that nothing goes on
/// with it: not an address in front of "/x". Letters of other scripts may touch it.
[[nodiscard]] bool is_verbatim_part(std::string_view line, size_t place, size_t size);

}  // namespace heed
