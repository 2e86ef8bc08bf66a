#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "heed/nn/attention.h"

namespace heed {

/// Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1) of one new position a row, as
/// decoding step by step needs it: whoever is attended to is found by index and never moved.

/// Self-attention: `positions` are the packed projections [rows then, 3 d_model] of all positions
/// so far, the new one last; of `rows` the ancestors and the bias count -> [rows, d_model].
at::Tensor step_self_attention(const std::vector<at::Tensor>& positions, const StepRows& rows,
                               int64_t num_heads);

/// Encoder-decoder attention: queries [rows, d_model] -> [rows, d_model]; row i attends to the
/// memory of sentence `sentences[i]`.
at::Tensor step_cross_attention(const at::Tensor& queries, const ProjectedMemory& memory,
                                const at::Tensor& sentences, int64_t num_heads);

}  // namespace heed
