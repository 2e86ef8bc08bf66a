#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/core/option_field.h"

namespace heed {

/// The shortest text that reads back as `value`: "0.1", "1e-09".
std::string number_text(double value);

/// "a", "a or b", "a, b or c".
std::string alternatives(std::span<const std::string> names);

/// What the field may hold, beyond its type: its choices or its range; "" for anything.
std::string limits_text(const OptionField& field);

/// `text` broken at blanks into lines of at most `width` bytes; a longer word stands alone.
std::vector<std::string> wrap(std::string_view text, size_t width);

}  // namespace heed
