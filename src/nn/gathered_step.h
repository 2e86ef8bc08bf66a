#pragma once

#include "heed/nn/attention_heads.h"
#include "heed/nn/decoding_step.h"
#include "packed_attention.h"

namespace heed {

/// One step of self-attention as an attention of whole tensors, for operators that take no indices.
struct GatheredStep {
  HeadParts parts;  ///< A query for each row, and copies of all that the rows look back to, the
                    ///< newest position last; rows with fewer keys begin with some of no account.
  AttentionMask mask;  ///< Hides those.
};

[[nodiscard]] GatheredStep gather_step(const SelfAttentionCache& cache, const StepRows& rows,
                                       const AttentionHeads& heads);

}  // namespace heed
