#pragma once

#include <string>
#include <vector>

#include "segment_search.h"
#include "substitution.h"

namespace heed {

/// Searches again for what lacks a required part, in a way that has it in place or requires it, and
/// for what has another defect, in a way that forbids that.
class Mender {
 public:
  /// `options` are those of the first search.
  Mender(const SegmentSearch& search, const SearchOptions& options)
      : search_(search), options_(options) {}

  /// A second translation takes the first one's place where it has fewer defects, or terms and
  /// phrases that the first one lacks, and a text_of_parts() in any case. The first one's defects
  /// are kept, but for lost terms and phrases: no model knows them by itself. What the caller's
  /// prefix gives whole stays.
  void mend(SegmentBatch batch) const;

 private:
  void give_texts_of_parts(SegmentBatch batch) const;
  void search_without_defects(std::vector<Segment>& segments) const;
  void fill_in(SegmentBatch lacking) const;
  void fill_in_next_best(SegmentBatch batch) const;
  void put_in_order(Segment& segment) const;
  [[nodiscard]] std::vector<Segment> with_next_best_given(SegmentBatch batch) const;
  [[nodiscard]] std::vector<PlacedParts> place_parts(SegmentBatch batch) const;
  [[nodiscard]] bool place(Segment& segment, const PlacedParts& parts) const;
  [[nodiscard]] bool give(Segment& segment, const std::string& text) const;

  const SegmentSearch& search_;
  const SearchOptions& options_;
};

}  // namespace heed
