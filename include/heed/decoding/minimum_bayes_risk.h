#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace heed {

/// What minimum Bayes risk decoding holds translations against each other by.
enum class Utility { none, bleu, chrf };
std::span<const std::pair<Utility, const char*>> enum_names(Utility);

/// Of each text the mean of its utility, a score of a sentence from 0 to 100, where each of the
/// texts in turn, itself included, is the reference, by their `weights`, which sum to one (Kumar
/// and Byrne 2004; with samples: Eikema and Aziz 2020).
[[nodiscard]] std::vector<double> expected_utilities(std::span<const std::string> texts,
                                                     std::span<const double> weights,
                                                     Utility utility);

}  // namespace heed
