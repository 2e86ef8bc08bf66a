#pragma once

#include <cstdint>
#include <span>

#include "heed/model/attention_maps.h"

namespace heed {

/// [translation + 1, source], on the CPU: how much the step that predicts each piece of the
/// translation, the last one its end, attends to each of the source's. Cross-attention of a `layer`
/// (from 1; 0 = the last one), mean of its heads; of a model without an encoder self-attention.
/// The maps are of pieces without bos and eos, as many as the two sizes say.
[[nodiscard]] at::Tensor source_attention(const AttentionMaps& maps, size_t source,
                                          size_t translation, int64_t layer);

/// The same of what `model` attends to when it reads and writes these.
[[nodiscard]] at::Tensor source_attention(Transformer& model, std::span<const int32_t> source,
                                          std::span<const int32_t> translation, int64_t layer);

}  // namespace heed
