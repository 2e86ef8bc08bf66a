#include "source_attention.h"

namespace heed {

at::Tensor source_attention(const AttentionMaps& maps, size_t source, size_t translation,
                            int64_t layer) {
  const auto& layers = maps.cross.empty() ? maps.decoder_self : maps.cross;
  const at::Tensor mean =
      (layer > 0 ? layers[static_cast<size_t>(layer - 1)] : layers.back()).mean(0);
  const auto rows = static_cast<int64_t>(translation) + 1;
  return mean.narrow(0, mean.size(0) - rows, rows)
      .narrow(1, 0, static_cast<int64_t>(source))
      .to(at::kFloat)
      .contiguous();
}

at::Tensor source_attention(Transformer& model, std::span<const int32_t> source,
                            std::span<const int32_t> translation, int64_t layer) {
  return source_attention(attention_maps(model, source, translation), source.size(),
                          translation.size(), layer);
}

}  // namespace heed
