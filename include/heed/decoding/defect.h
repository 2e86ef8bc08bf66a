#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <utility>

#include "heed/decoding/hypothesis.h"
#include "heed/decoding/search_options.h"

namespace heed {

/// What is wrong with a translation, as far as its length and form tell.
enum class Defect {
  none,
  empty,       ///< No pieces, though the source has some.
  repetition,  ///< The same pieces four times in a row or more, a single one six times, other
               ///< than in the source.
  cut_off,     ///< It did not end by itself.
  too_short,   ///< Less than a fifth of a source of 20 pieces or more.
  lost,        ///< A term, an address, a tag or the like of the source, or a phrase that it has to
               ///< hold, is not in it, or not whole, or a crumb of one stands beside it.
};
std::span<const std::pair<Defect, const char*>> enum_names(Defect);

using Defects = std::set<Defect>;

/// The first defect that a translation of `source`, pieces without eos, has, as far as its pieces
/// tell.
[[nodiscard]] Defect defect_of(std::span<const int32_t> source, const Hypothesis& translation);

/// How to search again for a translation that had a defect: no three pieces may come twice, and it
/// has at least a third of its source's.
[[nodiscard]] SearchOptions without_defect(SearchOptions options);

}  // namespace heed
