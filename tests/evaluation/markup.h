#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace heed {

/// What is wrong with the markup: a tag that is not closed or not open, an attribute without its
/// quotes, a '<' that starts no tag; "" where every tag has its end.
std::string markup_error(std::string_view html);

/// How often `part` is in `text`.
std::size_t count_of(std::string_view text, std::string_view part);

}  // namespace heed
