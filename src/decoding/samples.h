#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sentence_search.h"
#include "token_rules.h"

namespace heed {

/// Ancestral sampling: each hypothesis goes on with a token drawn by its probability, tempered and
/// truncated as the options say. What is drawn depends on the seed, the source and the hypothesis's
/// number alone.
class Samples : public SentenceSearch {
 public:
  Samples(const Sentence& sentence, const SearchOptions& options);

  [[nodiscard]] const std::vector<GrowingHypothesis>& growing() const override { return growing_; }
  [[nodiscard]] int64_t tokens_wanted() const override;
  void advance(NextTokens next) override;
  [[nodiscard]] std::vector<Hypothesis> take_finished() override;

 private:
  [[nodiscard]] const Extension& draw(std::span<const Extension> from, uint64_t number,
                                      size_t position) const;

  SearchOptions options_;
  TokenRules rules_;
  uint64_t seed_;  // of this sentence
  std::vector<GrowingHypothesis> growing_;
  std::vector<uint64_t> numbers_;  // of each growing hypothesis
  std::vector<Hypothesis> finished_;
};

}  // namespace heed
