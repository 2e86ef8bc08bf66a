#pragma once

#include <cstdint>

namespace heed {

/// What a token should have been, among all tokens: most of the probability mass on it, the rest
/// spread evenly.
struct SmoothedTarget {
  int64_t target = 0;
  int64_t vocab_size = 0;
  double smoothing = 0.0;

  /// Of any token.
  [[nodiscard]] float share() const {
    return static_cast<float>(smoothing / static_cast<double>(vocab_size));
  }
};

/// Losses of one target token, in nats.
struct TokenLoss {
  float nll = 0.0F;      ///< -log p(target)
  float uniform = 0.0F;  ///< The mean of -log p over the vocabulary.
};

/// The cross-entropy of one row of logits against the target. If `with_gradient`, its gradient,
/// softmax(logits) - smoothed target, takes the logits' place. One pass over memory, the others
/// over the cache.
TokenLoss smoothed_softmax_row(float* logits, const SmoothedTarget& target, bool with_gradient);

/// Losses of one target token in two passes.
struct PairLoss {
  TokenLoss mean;
  float divergence = 0.0F;  ///< KL(p_1 || p_2) + KL(p_2 || p_1)
};

/// The same of two rows that are to agree, with the gradients of half the sum of their
/// cross-entropies and a quarter of alpha times their divergence (Wu et al. 2021).
PairLoss r_drop_rows(float* first, float* second, const SmoothedTarget& target, double alpha,
                     bool with_gradient);

}  // namespace heed
