#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "heed/training/label_smoothing_loss.h"

namespace heed {

/// Losses of a block of tokens, in nats, 0 where they are padding; of two passes the means.
struct TokenLosses {
  at::Tensor nll;         ///< [rows], -log p(target)
  at::Tensor uniform;     ///< [rows], the mean of -log p over the vocabulary
  at::Tensor divergence;  ///< [rows], KL(p_1 || p_2) + KL(p_2 || p_1); undefined for one pass

  /// What training minimises, summed over the tokens.
  [[nodiscard]] at::Tensor sum(const LossOptions& options) const;
};

/// The losses of logits [rows, vocab_size], which one pass over the batch has made, or each of two,
/// against targets [rows]. If `with_gradient`, the gradient of their sum() takes the logits' place.
[[nodiscard]] TokenLosses token_losses(std::vector<at::Tensor>& logits, const at::Tensor& targets,
                                       const LossOptions& options, bool with_gradient);

}  // namespace heed
