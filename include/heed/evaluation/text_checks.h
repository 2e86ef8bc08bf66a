#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// A text and what it is called in messages.
struct NamedLines {
  std::string name;
  std::span<const std::string> lines;
};

/// Checks that every hypothesis has its reference, as check_line_counts() does; the error also says
/// where the two look out of step.
void check_lines_match(const NamedLines& hypotheses, const NamedLines& references);

/// Where lines are missing in one of two texts in about the same words: the first line, from 0,
/// that looks less like the other text's line with its number than like the one that is as far
/// behind as the texts differ in length. The shorter text's length where they are in step to its
/// end.
int64_t first_line_out_of_step(std::span<const std::string> longer,
                               std::span<const std::string> shorter);

/// What makes a score lower than it should be, as sentences for the user: hypotheses or references
/// that look tokenized (100 lines that end in " .", as in sacreBLEU, or most of fewer) or
/// lower-cased while the others are not, and byte-order marks.
std::vector<std::string> text_warnings(const NamedLines& hypotheses, const NamedLines& references);

}  // namespace heed
