#pragma once

#include <string_view>
#include <vector>

namespace heed {

/// `text` without the white space at its end.
///
/// White space is what Python's str.split() and str.rstrip() take for it: the ASCII blanks and
/// separators (U+0009 to U+000D, U+001C to U+0020), U+0085, and Unicode's space, line and paragraph
/// separators. `text` is valid UTF-8.
std::string_view strip_right(std::string_view text);

/// `text` without the white space at its beginning and end.
std::string_view strip(std::string_view text);

/// The words of `text`: its longest runs without white space. They point into `text`.
std::vector<std::string_view> split_words(std::string_view text);

}  // namespace heed
