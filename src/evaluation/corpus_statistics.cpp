#include "heed/evaluation/corpus_statistics.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <thread>

#include "heed/core/error.h"
#include "heed/evaluation/line_counts.h"

namespace heed {
namespace {

/// Lines that a thread takes at a time: few enough to share a corpus evenly.
constexpr int64_t lines_at_once = 64;

void check_references(std::span<const std::vector<std::string>> references) {
  for (std::size_t line = 0; line < references.size(); ++line) {
    if (references[line].empty()) {
      throw Error("a line without a reference", "line " + std::to_string(line + 1),
                  "Give every line at least one reference");
    }
  }
}

/// Calls `work` for 0 to `count` - 1 in ranges [begin, end), on `threads` threads. The first
/// exception of a thread is thrown again.
template <class Work>
void for_each_range(int64_t count, int64_t threads, Work work) {
  std::atomic<int64_t> next = 0;
  std::vector<std::exception_ptr> failures(threads);
  const auto take_ranges = [&](int64_t thread) {
    try {
      for (int64_t begin = next.fetch_add(lines_at_once); begin < count;
           begin = next.fetch_add(lines_at_once)) {
        work(begin, std::min(begin + lines_at_once, count));
      }
    } catch (...) {
      failures[thread] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (int64_t thread = 1; thread < threads; ++thread) others.emplace_back(take_ranges, thread);
    take_ranges(0);
  }  // joins them
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace

std::vector<double> StatisticsTable::sum() const {
  std::vector<double> total(width, 0.0);
  for (int64_t i = 0; i < rows(); ++i) {
    std::ranges::transform(row(i), total, total.begin(), std::plus());
  }
  return total;
}

StatisticsTable corpus_statistics(const Metric& metric, std::span<const std::string> hypotheses,
                                  std::span<const std::vector<std::string>> references,
                                  int64_t threads) {
  check_line_counts("hypotheses", std::ssize(hypotheses), "references", std::ssize(references));
  check_references(references);
  StatisticsTable table{.width = metric.num_statistics(), .values = {}};
  table.values.resize(table.width * hypotheses.size());
  const int64_t useful_threads = (std::ssize(hypotheses) + lines_at_once - 1) / lines_at_once;
  for_each_range(std::ssize(hypotheses), std::clamp<int64_t>(threads, 1, useful_threads),
                 [&](int64_t begin, int64_t end) {
                   for (int64_t i = begin; i < end; ++i) {
                     const auto row = metric.statistics(hypotheses[i], references[i]);
                     std::ranges::copy(row, table.values.begin() + i * table.width);
                   }
                 });
  return table;
}

std::optional<int64_t> common_reference_count(
    std::span<const std::vector<std::string>> references) {
  if (references.empty()) return std::nullopt;
  const auto differs = [&](const auto& line) { return line.size() != references[0].size(); };
  if (std::ranges::any_of(references, differs)) return std::nullopt;
  return std::ssize(references[0]);
}

}  // namespace heed
