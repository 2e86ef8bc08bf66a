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

namespace {

[[noreturn]] void refuse(const std::string& what, const char* hint) {
  throw UsageError(what, "settings of decoding", hint);
}

void check_samples(const SearchOptions& options) {
  const bool is_drawn = options.temperature != 1.0 || options.top_k > 0 || options.top_p < 1.0;
  if (options.samples == 0 && is_drawn) {
    refuse("temperature, top_k and top_p are for samples", "Give samples, or leave them out");
  }
  if (options.samples > 0 && (options.diverse_groups > 1 || options.stop != StopRule::likely)) {
    refuse("diverse_groups and stop are for a search, not for samples",
           "Leave samples or the others out");
  }
}

}  // namespace

void check_search(const SearchOptions& options) {
  check_samples(options);
  if (options.n_best > options.width()) {
    refuse(fmt::format("n_best {} is more than the {} that are {}", options.n_best, options.width(),
                       options.samples > 0 ? "drawn" : "searched for"),
           options.samples > 0 ? "Raise samples" : "Raise beam_size");
  }
  if (options.max_length > 0 && options.min_length >= options.max_length) {
    refuse(fmt::format("min_length {} and the end do not fit into max_length {}",
                       options.min_length, options.max_length),
           "Lower min_length or raise max_length");
  }
  if (options.patience != 1.0 && options.stop != StopRule::patience) {
    refuse("patience is for stop patience", "Give both, or none");
  }
  if (options.samples == 0 && options.beam_size % options.diverse_groups != 0) {
    refuse(fmt::format("a beam_size of {} cannot be divided into {} groups", options.beam_size,
                       options.diverse_groups),
           "Choose a beam_size that is a multiple");
  }
}

double hypothesis_score(double log_prob, int64_t length, const SearchOptions& options) {
  const auto size = static_cast<double>(std::max<int64_t>(length, 1));
  const bool is_gnmt = options.length_normalization == LengthNormalization::gnmt;
  const double base = is_gnmt ? (5.0 + size) / 6.0 : size;
  return log_prob / std::pow(base, options.length_penalty) + options.word_reward * size;
}

}  // namespace heed
