#pragma once

#include <cstdint>

namespace heed {

/// Losses of one target token, in nats.
struct TokenLoss {
  float nll = 0.0F;      ///< -log p(target)
  float uniform = 0.0F;  ///< The mean of -log p over the vocabulary.
};

/// The cross-entropy of one row of logits against `target`. If `with_gradient`, its gradient,
/// softmax(logits) - smoothed target, takes the logits' place. One pass over memory, the others
/// over the cache.
TokenLoss smoothed_softmax_row(float* logits, int64_t vocab_size, int64_t target, double smoothing,
                               bool with_gradient);

}  // namespace heed
