#include "heed/decoding/coverage.h"

#include <ATen/ops/clamp.h>

#include "source_attention.h"

namespace heed {

double coverage(Transformer& model, std::span<const int32_t> source,
                std::span<const int32_t> translation) {
  constexpr double least = 1e-9;  // log 0 would make all hypotheses alike
  const at::Tensor received = source_attention(model, source, translation, /*layer=*/0).sum(0);
  return received.to(at::kDouble).clamp(least, 1.0).log().sum().item<double>();
}

}  // namespace heed
