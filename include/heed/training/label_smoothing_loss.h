#pragma once

#include <ATen/core/Tensor.h>

namespace heed {

/// Losses of a batch, summed over its real target tokens, in nats. Scalars on the batch's device.
struct SequenceLoss {
  at::Tensor smoothed;  ///< What training minimises; carries the gradient.
  at::Tensor nll;       ///< -log p(target): its mean is the log-perplexity. Without gradient.
};

/// Projects to logits and takes the cross-entropy against smoothed targets (Szegedy et al. 2016,
/// section 7; Vaswani et al. 2017, section 5.4): (1 - smoothing) of the probability mass on the
/// target, the rest spread evenly over the whole vocabulary, as
/// torch.nn.CrossEntropyLoss(label_smoothing=..., ignore_index=pad) does.
///
/// x [batch, tgt_len, d_model] is the decoder's output, projection [vocab_size, d_model],
/// targets [batch, tgt_len], where pad_id is ignored. The logits, the largest tensor of a step by
/// far, exist only a block of rows at a time: loss and gradients are computed together in one pass.
SequenceLoss label_smoothing_loss(const at::Tensor& x, const at::Tensor& projection,
                                  const at::Tensor& targets, double smoothing);

/// What the loss is made of.
struct LossOptions {
  double smoothing = 0.0;
  double r_drop = 0.0;  ///< alpha, of two passes.
};

/// The same of two passes with other dropout over one batch, x [2, batch, tgt_len, d_model], that
/// are to agree (R-Drop; Wu et al. 2021, eq. 4, halved, so that alpha = 0 is the mean of the two
/// losses): (L_1 + L_2) / 2 + alpha / 4 * (KL(p_1 || p_2) + KL(p_2 || p_1)).
SequenceLoss r_drop_loss(const at::Tensor& x, const at::Tensor& projection,
                         const at::Tensor& targets, const LossOptions& options);

}  // namespace heed
