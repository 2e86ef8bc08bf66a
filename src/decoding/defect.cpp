#include "heed/decoding/defect.h"

#include <algorithm>
#include <array>

namespace heed {
namespace {

// How many tokens stand in the longest run that has a period of at most 10 and comes four times or
// more; 0 where there is none.
int64_t longest_repetition(std::span<const int32_t> tokens) {
  constexpr int64_t longest_period = 10, least_times = 4;
  const int64_t size = std::ssize(tokens);
  int64_t longest = 0;
  for (int64_t period = 1; period <= longest_period; ++period) {
    int64_t run = period;
    for (int64_t i = period; i < size; ++i) {
      const bool repeats =
          tokens[static_cast<size_t>(i)] == tokens[static_cast<size_t>(i - period)];
      run = repeats ? run + 1 : period;
      if (run >= least_times * period) longest = std::max(longest, run);
    }
  }
  return longest;
}

bool repeats_itself(std::span<const int32_t> source, std::span<const int32_t> translation) {
  constexpr int64_t least = 6;  // "no, no, no, no" is language
  const int64_t longest = longest_repetition(translation);
  return longest >= least && longest > 2 * longest_repetition(source);
}

}  // namespace

std::span<const std::pair<Defect, const char*>> enum_names(Defect) {
  static constexpr std::array<std::pair<Defect, const char*>, 6> names{
      {{Defect::none, "none"},
       {Defect::empty, "empty"},
       {Defect::repetition, "repetition"},
       {Defect::cut_off, "cut_off"},
       {Defect::too_short, "too_short"},
       {Defect::lost, "lost"}}};
  return names;
}

Defect defect_of(std::span<const int32_t> source, const Hypothesis& translation) {
  constexpr int64_t long_source = 20, least_share = 5;
  if (source.empty()) return Defect::none;
  if (translation.tokens.empty()) return Defect::empty;
  if (repeats_itself(source, translation.tokens)) return Defect::repetition;
  if (!translation.has_ended) return Defect::cut_off;
  const bool is_short = least_share * std::ssize(translation.tokens) < std::ssize(source);
  if (is_short && std::ssize(source) >= long_source) return Defect::too_short;
  return Defect::none;
}

SearchOptions without_defect(SearchOptions options) {
  constexpr int64_t usual_beam = 4, usual_ngram = 3;
  constexpr double third = 1.0 / 3.0;
  options.beam_size = std::max(options.beam_size, usual_beam);
  options.diverse_groups = 1;
  const bool is_stricter = options.no_repeat_ngram > 0 && options.no_repeat_ngram < usual_ngram;
  if (!is_stricter) options.no_repeat_ngram = usual_ngram;
  options.min_length_ratio = std::max(options.min_length_ratio, third);
  return options;
}

}  // namespace heed
