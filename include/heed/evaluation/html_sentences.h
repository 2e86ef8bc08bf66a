#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace heed {

/// How reports show sentences, as HTML for html_page().

/// Both texts with the words marked that the other one does not have in this order. The result is
/// escaped.
std::pair<std::string, std::string> marked_differences(std::string_view one,
                                                       std::string_view other);

/// A sentence under its name; `html` is escaped, `label` is not. `css` are further classes.
std::string labelled_sentence(const std::string& label, const std::string& html,
                              std::string_view css = "");

}  // namespace heed
