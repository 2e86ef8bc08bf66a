#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace heed {

/// The number of characters to insert, delete, replace or swap with their neighbour to turn `a`
/// into `b` (optimal string alignment, bytes as characters).
size_t edit_distance(std::string_view a, std::string_view b);

/// The name among `known` that a user who typed `name` most likely meant, or "" if none is near.
/// Dotted names also match by their last part, so that "d_model" finds "model.d_model".
std::string nearest_name(std::string_view name, std::span<const std::string> known);

}  // namespace heed
