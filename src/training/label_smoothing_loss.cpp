#include "heed/training/label_smoothing_loss.h"

#include <ATen/ops/log_softmax.h>

#include "heed/text/tokenizer.h"

namespace heed {

SequenceLoss label_smoothing_loss(const at::Tensor& logits, const at::Tensor& targets,
                                  double smoothing) {
  const at::Tensor is_padding = targets == pad_id;
  const at::Tensor log_probs = at::log_softmax(logits, -1);  // [batch, tgt_len, vocab_size]
  const at::Tensor token_nll =
      -log_probs.gather(-1, targets.unsqueeze(-1)).squeeze(-1).masked_fill(is_padding, 0.0);
  const at::Tensor nll = token_nll.sum();
  if (smoothing == 0.0) return {nll, nll.detach()};
  const at::Tensor token_uniform = -log_probs.mean(-1).masked_fill(is_padding, 0.0);
  return {(1.0 - smoothing) * nll + smoothing * token_uniform.sum(), nll.detach()};
}

}  // namespace heed
