#pragma once

#include <span>
#include <vector>

#include "heed/decoding/search.h"
#include "heed/decoding/translation_system.h"
#include "segment.h"

namespace heed {

using SegmentBatch = std::span<Segment>;

/// Searches for translations of segments.
class SegmentSearch {
 public:
  explicit SegmentSearch(TranslationSystem& system) : system_(system) {}

  [[nodiscard]] const TranslationSystem& system() const { return system_; }
  [[nodiscard]] Transformer& first_model() const { return system_.ensemble.models.front(); }

  /// Batches of like length as the system's options say, for beams of these ones.
  [[nodiscard]] std::vector<SegmentBatch> batches_of(SegmentBatch segments,
                                                     const SearchOptions& options) const;

  /// Searches for what their sentences ask for, in one batch: they then have what was `found`, the
  /// n best of it as of rank().
  void search_batch(SegmentBatch batch, const SearchOptions& options) const;

  /// The same in batches.
  void search(SegmentBatch segments, const SearchOptions& options) const;

  /// Orders translations of a segment by their scores, which minimum Bayes risk gives them anew.
  void rank(std::vector<FoundTranslation>& found) const;

 private:
  [[nodiscard]] SearchWatcher watcher(SegmentBatch batch) const;
  void take(Segment& segment, std::vector<Hypothesis> found, const SearchOptions& options) const;
  void add_coverage(std::vector<Hypothesis>& found, const std::vector<int32_t>& source) const;
  void score_by_utility(std::vector<FoundTranslation>& found) const;

  TranslationSystem& system_;
};

}  // namespace heed
