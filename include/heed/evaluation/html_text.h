#pragma once

#include <string>
#include <string_view>

namespace heed {

/// `text` as it can stand between HTML tags and inside quoted attributes: characters that mean
/// something there become references (&lt;), and bytes that are not UTF-8 and control characters
/// other than tab and line feed become U+FFFD. The result is valid UTF-8 whatever the text.
std::string escape_html(std::string_view text);

}  // namespace heed
