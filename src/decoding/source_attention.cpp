#include "source_attention.h"

#include "heed/model/attention_maps.h"

namespace heed {

at::Tensor source_attention(Transformer& model, std::span<const int32_t> source,
                            std::span<const int32_t> translation, int64_t layer) {
  const AttentionMaps maps = attention_maps(model, source, translation);
  const bool has_encoder = !maps.cross.empty();
  const auto& layers = has_encoder ? maps.cross : maps.decoder_self;
  const at::Tensor mean = layers[static_cast<size_t>(layer - 1)].mean(0);
  const auto rows = static_cast<int64_t>(translation.size()) + 1;
  return mean.narrow(0, mean.size(0) - rows, rows)
      .narrow(1, 0, static_cast<int64_t>(source.size()))
      .to(at::kFloat)
      .contiguous();
}

}  // namespace heed
