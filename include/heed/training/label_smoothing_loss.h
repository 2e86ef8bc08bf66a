#pragma once

#include <ATen/core/Tensor.h>

namespace heed {

/// Losses of a batch, summed over its real target tokens, in nats. Scalars on the logits' device.
struct SequenceLoss {
  at::Tensor smoothed;  ///< What training minimises; carries the gradient.
  at::Tensor nll;       ///< -log p(target): its mean is the log-perplexity. Without gradient.
};

/// Cross-entropy against smoothed targets (Szegedy et al. 2016, section 7; Vaswani et al. 2017,
/// section 5.4): (1 - smoothing) of the probability mass on the target, the rest spread evenly over
/// the whole vocabulary, as torch.nn.CrossEntropyLoss(label_smoothing=..., ignore_index=pad) does.
///
/// logits [batch, tgt_len, vocab_size], targets [batch, tgt_len] where pad_id is ignored.
SequenceLoss label_smoothing_loss(const at::Tensor& logits, const at::Tensor& targets,
                                  double smoothing);

}  // namespace heed
