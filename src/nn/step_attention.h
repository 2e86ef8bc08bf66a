#pragma once

#include <ATen/core/Tensor.h>

#include "heed/nn/attention_heads.h"
#include "heed/nn/decoding_step.h"

namespace heed {

/// Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1) of one new position a row, as
/// decoding step by step needs it: whoever is attended to is found by index and never moved.

/// Self-attention: `cache` has the packed projections of all positions so far, the new one last;
/// of `rows` the ancestors, the sentences of a prefix and the bias count -> [rows, heads.out()].
at::Tensor step_self_attention(const SelfAttentionCache& cache, const StepRows& rows,
                               const AttentionHeads& heads);

/// Encoder-decoder attention: queries [rows, heads.queries()] -> [rows, heads.out()]; row i attends
/// to the memory of sentence `sentences[i]`. With `weights`, those go there: what each row attends
/// to, the mean of its heads, [rows, len].
at::Tensor step_cross_attention(const at::Tensor& queries, const ProjectedMemory& memory,
                                const at::Tensor& sentences, const AttentionHeads& heads,
                                at::Tensor* weights = nullptr);

}  // namespace heed
