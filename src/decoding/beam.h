#pragma once

#include <span>
#include <vector>

#include "heed/decoding/beam_search.h"

namespace heed {

/// One way to extend one of a sentence's hypotheses.
struct Candidate {
  int64_t parent = 0;  ///< Which hypothesis.
  int32_t token = 0;
  double log_prob = 0.0;  ///< Of the extended hypothesis.
};

/// A hypothesis that has not ended.
struct GrowingHypothesis {
  std::vector<int32_t> tokens;
  double log_prob = 0.0;
  int64_t parent = 0;  ///< Which one before the last advance() it extends.
};

/// The search for one sentence's translation: hypotheses that still grow, and finished ones.
class Beam {
 public:
  /// The search for number `sentence` of a batch, whose source has so many pieces without eos.
  Beam(int64_t sentence, int64_t source_length, const BeamSearchOptions& options);

  /// Extends the search by one token: `candidates` are the best extensions, best first.
  void advance(std::span<const Candidate> candidates);

  /// The tokens that may not come next in each growing hypothesis.
  [[nodiscard]] std::vector<std::vector<int32_t>> forbidden() const;

  /// Best first; none once the search has ended.
  [[nodiscard]] const std::vector<GrowingHypothesis>& growing() const { return growing_; }

  /// Index of the sentence in the batch that was asked for.
  [[nodiscard]] int64_t sentence() const { return sentence_; }

  /// The result, best first.
  [[nodiscard]] std::vector<Hypothesis> take_finished();

 private:
  void finish(Hypothesis hypothesis, int64_t length);
  [[nodiscard]] bool can_improve(const GrowingHypothesis& hypothesis) const;

  int64_t sentence_, source_length_;
  int64_t min_length_, max_length_;
  BeamSearchOptions options_;
  std::vector<GrowingHypothesis> growing_;
  std::vector<Hypothesis> finished_;  // best first
};

}  // namespace heed
