#pragma once

#include <span>
#include <vector>

#include "beam.h"

namespace heed {

/// Diverse beam search (Vijayakumar et al. 2018, algorithm 1, with Hamming diversity): groups of a
/// beam, each a beam search of its own that avoids what the groups before it choose at the same
/// position.
class DiverseBeams : public SentenceSearch {
 public:
  DiverseBeams(const Sentence& sentence, SearchOptions options);

  [[nodiscard]] const std::vector<GrowingHypothesis>& growing() const override { return growing_; }
  [[nodiscard]] int64_t tokens_wanted() const override;
  void advance(NextTokens next) override;
  [[nodiscard]] std::vector<Hypothesis> take_finished() override;

 private:
  int64_t beam_size_;  // of all groups together
  std::vector<Beam> groups_;
  std::vector<GrowingHypothesis> growing_;  // of all groups in turn
};

}  // namespace heed
