#pragma once

#include <span>
#include <vector>

#include "heed/decoding/beam_search.h"

namespace heed {

/// One way to extend one of a sentence's hypotheses.
struct Candidate {
  int64_t beam = 0;  ///< Which hypothesis.
  int32_t token = 0;
  double log_prob = 0.0;  ///< Of the extended hypothesis.
};

/// The search for one sentence's translation: hypotheses that still grow, and finished ones.
class Beam {
 public:
  Beam(int64_t sentence, int64_t max_length, const BeamSearchOptions& options);

  /// Extends the search by one token: `candidates` are the best extensions, best first.
  void advance(std::span<const Candidate> candidates);

  /// Whether the search ends here: see can_improve() for when.
  [[nodiscard]] bool is_done() const { return is_done_; }

  /// Index of the sentence in the batch that was asked for.
  [[nodiscard]] int64_t sentence() const { return sentence_; }

  /// Of each growing hypothesis: its log probability; -infinity for places not in use.
  [[nodiscard]] double log_prob(int64_t beam) const;

  /// Of each growing hypothesis: which one before the last advance() it extends, and by what.
  [[nodiscard]] int64_t parent(int64_t beam) const;
  [[nodiscard]] int32_t last_token(int64_t beam) const;

  /// The result, best first.
  [[nodiscard]] std::vector<Hypothesis> take_finished();

 private:
  struct Growing {
    std::vector<int32_t> tokens;
    double log_prob;
    int64_t parent;
  };

  void finish(std::vector<int32_t> tokens, double log_prob, int64_t length);
  [[nodiscard]] bool can_improve() const;

  int64_t sentence_;
  int64_t max_length_;
  BeamSearchOptions options_;
  std::vector<Growing> growing_;
  std::vector<Hypothesis> finished_;  // best first
  bool is_done_ = false;
};

}  // namespace heed
