#pragma once

#include <cstdint>
#include <span>

#include "heed/model/transformer.h"

namespace heed {

/// How much of the source a translation covers, at most 0: the sum over the source's pieces of
/// log(min(a, 1)), where a is the attention that a piece gets while the translation is written (Wu
/// et al. 2016, eq. 14, with beta 1): cross-attention of the last layer, mean of its heads. Of a
/// model without an encoder self-attention, which the translation's own pieces share. Both are
/// pieces without bos and eos.
[[nodiscard]] double coverage(Transformer& model, std::span<const int32_t> source,
                              std::span<const int32_t> translation);

}  // namespace heed
