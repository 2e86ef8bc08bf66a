#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "heed/evaluation/metric.h"

namespace heed {

/// The references of a corpus, [line][reference]; lines may have different numbers of them.
using LineReferences = std::vector<std::vector<std::string>>;

/// The statistics of a corpus's sentences, a row for each: [sentences, metric.num_statistics()].
struct StatisticsTable {
  int64_t width = 0;  ///< Numbers in a row.
  std::vector<double> values;

  int64_t rows() const { return width == 0 ? 0 : std::ssize(values) / width; }
  std::span<const double> row(int64_t index) const {
    return std::span(values).subspan(index * width, width);
  }
  /// All rows added up from the first to the last: the corpus's statistics.
  std::vector<double> sum() const;
};

/// The statistics of every sentence, by `threads` threads: the result does not depend on their
/// number. Throws Error where the numbers of lines differ, where there is no line, and, naming the
/// line, where one has no reference.
StatisticsTable corpus_statistics(const Metric& metric, std::span<const std::string> hypotheses,
                                  std::span<const std::vector<std::string>> references,
                                  int64_t threads = 1);

/// How many references each line has; nothing where lines differ.
std::optional<int64_t> common_reference_count(std::span<const std::vector<std::string>> references);

}  // namespace heed
