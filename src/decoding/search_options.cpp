#include "heed/decoding/search_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "heed/core/error.h"

namespace heed {

std::span<const std::pair<LengthNormalization, const char*>> enum_names(LengthNormalization) {
  static constexpr std::array<std::pair<LengthNormalization, const char*>, 2> names{
      {{LengthNormalization::gnmt, "gnmt"}, {LengthNormalization::power, "power"}}};
  return names;
}

std::span<const std::pair<StopRule, const char*>> enum_names(StopRule) {
  static constexpr std::array<std::pair<StopRule, const char*>, 4> names{
      {{StopRule::likely, "likely"},
       {StopRule::first, "first"},
       {StopRule::optimal, "optimal"},
       {StopRule::patience, "patience"}}};
  return names;
}

void check_search(const SearchOptions& options) {
  const int64_t found = options.samples > 0 ? options.samples : options.beam_size;
  if (options.n_best > found) {
    throw UsageError(fmt::format("n_best {} is more than the {} that are {}", options.n_best, found,
                                 options.samples > 0 ? "drawn" : "searched for"),
                     "settings of decoding",
                     options.samples > 0 ? "Raise samples" : "Raise beam_size");
  }
  if (options.samples == 0 && options.beam_size % options.diverse_groups != 0) {
    throw UsageError(fmt::format("a beam_size of {} cannot be divided into {} groups",
                                 options.beam_size, options.diverse_groups),
                     "settings of decoding", "Choose a beam_size that is a multiple");
  }
}

double hypothesis_score(double log_prob, int64_t length, const SearchOptions& options) {
  const auto size = static_cast<double>(std::max<int64_t>(length, 1));
  const bool is_gnmt = options.length_normalization == LengthNormalization::gnmt;
  const double base = is_gnmt ? (5.0 + size) / 6.0 : size;
  return log_prob / std::pow(base, options.length_penalty) + options.word_reward * size;
}

}  // namespace heed
