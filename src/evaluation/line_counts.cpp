#include "heed/evaluation/line_counts.h"

#include <fmt/format.h>

#include "heed/core/error.h"

namespace heed {
namespace {

std::string lines_of(std::string_view name, int64_t lines) {
  return fmt::format("{}: {} {}", name, lines, lines == 1 ? "line" : "lines");
}

}  // namespace

void check_line_counts(std::string_view hypothesis_name, int64_t hypothesis_lines,
                       std::string_view reference_name, int64_t reference_lines,
                       std::string_view hint) {
  const std::string where = lines_of(hypothesis_name, hypothesis_lines) + ", " +
                            lines_of(reference_name, reference_lines);
  if (hypothesis_lines != reference_lines) {
    throw Error("the texts have different numbers of lines", where,
                hint.empty() ? "Line N of one belongs to line N of the other" : hint);
  }
  if (hypothesis_lines == 0) {
    throw Error("there is nothing to score", where, "Give files with at least one line");
  }
}

}  // namespace heed
