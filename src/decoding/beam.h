#pragma once

#include <map>
#include <span>
#include <vector>

#include "sentence_search.h"
#include "token_rules.h"

namespace heed {

/// How often each token was chosen.
using TokenCounts = std::map<int32_t, int64_t>;

/// Beam search: at each position the best `beam_size` extensions of all hypotheses go on.
class Beam : public SentenceSearch {
 public:
  Beam(std::span<const int32_t> source, const SearchOptions& options);

  [[nodiscard]] const std::vector<GrowingHypothesis>& growing() const override { return growing_; }
  [[nodiscard]] int64_t tokens_wanted() const override;
  void advance(NextTokens next) override { advance(next, {}); }
  [[nodiscard]] std::vector<Hypothesis> take_finished() override;

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
  void finish(const GrowingHypothesis& hypothesis);
  [[nodiscard]] bool has_to_stop() const;
  [[nodiscard]] bool can_improve(const GrowingHypothesis& hypothesis) const;
  [[nodiscard]] int64_t longest_expected(const GrowingHypothesis& hypothesis) const;

  SearchOptions options_;
  TokenRules rules_;
  int64_t source_length_;
  std::vector<GrowingHypothesis> growing_{{}};
  std::vector<Hypothesis> finished_;  // best first
  int64_t ends_ = 0;                  // so many hypotheses have ended, those forgotten counted
};

}  // namespace heed
