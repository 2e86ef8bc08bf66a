#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace heed {

/// For each word of two texts, whether it belongs to the longest sequence of words that both have
/// in common. Texts too long to compare (a product of 10 million words) share only their beginning
/// and end.
std::pair<std::vector<bool>, std::vector<bool>> common_words(
    const std::vector<std::string_view>& one, const std::vector<std::string_view>& other);

}  // namespace heed
