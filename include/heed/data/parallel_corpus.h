#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "heed/data/data_options.h"
#include "heed/data/parallel_text.h"
#include "heed/text/tokenizers.h"

namespace heed {

/// What became of the pairs that were read.
struct CorpusReport {
  int64_t read = 0;           ///< Pairs read.
  int64_t kept = 0;           ///< Pairs kept.
  int64_t dropped_empty = 0;  ///< A side without text.
  int64_t dropped_long = 0;   ///< A side with more than max_length pieces.
  int64_t dropped_ratio = 0;  ///< One side out of proportion to the other.
  int64_t source_pieces = 0;  ///< Of the kept pairs, eos not counted.
  int64_t target_pieces = 0;

  int64_t dropped() const { return read - kept; }
};

/// One line for the log: "20,000 pairs, 19,998 kept (2 empty); pieces a sentence: 12.3 source,
/// ...".
std::string describe(const CorpusReport& report);

/// A parallel text in piece ids, without bos and eos, less the pairs that are of no use.
class ParallelCorpus {
 public:
  /// Encodes with all processors; the result does not depend on their number. Throws Error where no
  /// pair is left.
  ParallelCorpus(const ParallelText& text, const Tokenizers& tokenizers,
                 const LengthLimits& limits);

  /// Pairs in pieces, as many of each; lines[i] is where pair i stood in its files, from 1.
  ParallelCorpus(const std::vector<std::vector<int32_t>>& source,
                 const std::vector<std::vector<int32_t>>& target,
                 const std::vector<int64_t>& lines);

  int64_t size() const { return static_cast<int64_t>(lines_.size()); }
  std::span<const int32_t> source(int64_t i) const { return source_[i]; }
  std::span<const int32_t> target(int64_t i) const { return target_[i]; }

  /// Where pair `i` stood in its files, from 1.
  int64_t line(int64_t i) const { return lines_[static_cast<size_t>(i)]; }

  const CorpusReport& report() const { return report_; }

 private:
  /// Sequences of ids, one after the other in memory.
  class Sequences {
   public:
    std::span<const int32_t> operator[](int64_t i) const {
      const auto begin = offsets_[static_cast<size_t>(i)];
      const auto end = offsets_[static_cast<size_t>(i) + 1];
      return {ids_.data() + begin, ids_.data() + end};
    }
    void append(std::span<const int32_t> ids);
    void append(const Sequences& other);
    int64_t num_ids() const { return static_cast<int64_t>(ids_.size()); }

   private:
    std::vector<int32_t> ids_;
    std::vector<int64_t> offsets_ = {0};
  };

  ParallelCorpus() = default;
  void add_pair(const ParallelText& text, int64_t i, const Tokenizers& tokenizers,
                const LengthLimits& limits);
  void add_kept(std::span<const int32_t> source, std::span<const int32_t> target, int64_t line);
  void append(const ParallelCorpus& other);

  Sequences source_;
  Sequences target_;
  std::vector<int64_t> lines_;
  CorpusReport report_;
};

}  // namespace heed
