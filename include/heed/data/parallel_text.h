#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace heed {

/// Sentences and their translations: source[i] and target[i] are a pair.
struct ParallelText {
  std::vector<std::string> source;
  std::vector<std::string> target;
  std::vector<int64_t> lines = {};  ///< Each pair's line in its files, from 1; empty: i + 1.

  int64_t size() const { return static_cast<int64_t>(source.size()); }
  int64_t line(int64_t i) const { return lines.empty() ? i + 1 : lines[static_cast<size_t>(i)]; }
};

/// Reads two line-aligned files. Throws Error where one cannot be read (see read_lines()), is
/// empty, or where their line counts differ, naming both files and their counts.
ParallelText read_parallel_text(const std::filesystem::path& source_path,
                                const std::filesystem::path& target_path);

/// Takes `pairs` different pairs out of `train` and returns them; 0: 5 % of the pairs, at least 1
/// and at most 1,000. Which pairs they are depends on the pairs' text alone, not on their order
/// (those with the smallest hash), and every copy of a held-out pair leaves `train`. Pairs with a
/// blank side are not held out. Throws Error where nothing would be left to train on.
ParallelText hold_out(ParallelText& train, int64_t pairs);

}  // namespace heed
