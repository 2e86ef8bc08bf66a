#pragma once

#include <string_view>
#include <vector>

namespace heed {

/// What of a line no translation should change, as views of the line: web addresses (with "://", or
/// from "www."), e-mail addresses, names of users (@name), paths of files (/usr/bin, src/main.cpp,
/// C:\data), tags (<b>, </b>, <br/>), and placeholders such as {name}, ${name}, {{name}}, %(name)s,
/// %s and %1$d.
[[nodiscard]] std::vector<std::string_view> verbatim_parts(std::string_view line);

}  // namespace heed
