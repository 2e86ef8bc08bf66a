#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// What of a line no translation should change: web addresses (with "://", or from "www."), e-mail
/// addresses, and placeholders such as {name}, ${name}, {{name}} and %(name)s.
[[nodiscard]] std::vector<std::string> verbatim_parts(std::string_view line);

}  // namespace heed
