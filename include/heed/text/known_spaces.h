#pragma once

#include <string>
#include <string_view>

#include "heed/text/tokenizer.h"

namespace heed {

/// A line with its white space as the tokenizer's training text had it: what it would spell in
/// bytes, as it has never seen it there (tabs, no-break spaces and such, mostly), becomes a space;
/// a run of spaces becomes one, and those at the ends go.
[[nodiscard]] std::string with_known_spaces(std::string_view line, const Tokenizer& tokenizer);

}  // namespace heed
