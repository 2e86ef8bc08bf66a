#pragma once

#include <vector>

#include "sentence_search.h"

namespace heed {

/// The hypotheses of a beam search that have ended, and what they mean for those that have not.
class FinishedHypotheses {
 public:
  FinishedHypotheses(const Sentence& sentence, const TokenRules& rules,
                     const SearchOptions& options);

  /// Keeps it if it is one of the best `beam_size`.
  void add(const GrowingHypothesis& hypothesis);

  [[nodiscard]] bool empty() const { return best_.empty(); }

  /// Whether the search is over by its StopRule.
  [[nodiscard]] bool are_enough() const;

  /// Whether a hypothesis could become one of the n best, if the tokens to come cost no probability
  /// at all. Under rules that count ends, all are waited for.
  [[nodiscard]] bool may_be_beaten_by(const GrowingHypothesis& hypothesis) const;

  /// Best first.
  [[nodiscard]] std::vector<Hypothesis> take() { return std::move(best_); }

 private:
  [[nodiscard]] int64_t longest_expected(const GrowingHypothesis& hypothesis) const;

  SearchOptions options_;
  int64_t source_length_, max_length_;
  std::vector<Hypothesis> best_;  // best first
  int64_t ends_ = 0;              // so many hypotheses have ended, those forgotten counted
};

}  // namespace heed
