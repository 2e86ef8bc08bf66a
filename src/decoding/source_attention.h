#pragma once

#include <cstdint>
#include <span>

#include "heed/model/transformer.h"

namespace heed {

/// [translation + 1, source], on the CPU: how much the step that predicts each piece of the
/// translation, the last one its end, attends to each of the source's. Cross-attention of a `layer`
/// (from 1), mean of its heads; of a model without an encoder self-attention. Both are pieces
/// without bos and eos.
[[nodiscard]] at::Tensor source_attention(Transformer& model, std::span<const int32_t> source,
                                          std::span<const int32_t> translation, int64_t layer);

}  // namespace heed
