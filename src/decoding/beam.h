#pragma once

#include <map>
#include <span>
#include <vector>

#include "finished_hypotheses.h"
#include "sentence_search.h"

namespace heed {

/// How often each token was chosen.
using TokenCounts = std::map<int32_t, int64_t>;

/// Beam search: at each position the best `beam_size` extensions of all hypotheses go on.
class Beam : public SentenceSearch {
 public:
  Beam(const Sentence& sentence, const SearchOptions& options);

  [[nodiscard]] const std::vector<GrowingHypothesis>& growing() const override { return growing_; }
  [[nodiscard]] int64_t tokens_wanted() const override;
  void advance(NextTokens next) override { advance(next, {}); }
  [[nodiscard]] std::vector<Hypothesis> take_finished() override { return finished_.take(); }

  /// The same, where tokens are less welcome the more often they were `chosen` already, by other
  /// groups of a diverse search.
  void advance(NextTokens next, const TokenCounts& chosen);

 private:
  /// One way to extend one of the hypotheses.
  struct Candidate {
    int64_t parent = 0;  // which hypothesis
    Extension extension;
    double rank = 0.0;  // what candidates are compared by
  };
  [[nodiscard]] std::vector<Candidate> candidates(NextTokens next, const TokenCounts& chosen) const;

  SearchOptions options_;
  TokenRules rules_;
  FinishedHypotheses finished_;
  std::vector<GrowingHypothesis> growing_{{}};
};

}  // namespace heed
