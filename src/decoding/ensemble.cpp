#include "heed/decoding/ensemble.h"

#include <ATen/ops/tensor.h>

#include <array>

namespace heed {

at::Tensor weighted_sum(const MixedLogits& mixed) {
  at::Tensor sum = mixed.logits.front().to(at::kFloat) * mixed.weights.front();
  for (size_t i = 1; i < mixed.logits.size(); ++i) {
    sum.add_(mixed.logits[i].to(sum.device(), at::kFloat), mixed.weights[i]);
  }
  return sum;
}

std::span<const std::pair<Mixing, const char*>> enum_names(Mixing) {
  static constexpr std::array<std::pair<Mixing, const char*>, 2> names{
      {{Mixing::arithmetic, "arithmetic"}, {Mixing::geometric, "geometric"}}};
  return names;
}

EnsembleDecoder::EnsembleDecoder(const Ensemble& ensemble, const SourceBatch& source)
    : ensemble_(ensemble) {
  for (Transformer& model : ensemble_.models) {
    states_.push_back(model->start(model->encode(source.src, source.src_mask)));
  }
}

void EnsembleDecoder::choose(const std::vector<int64_t>& rows) {
  for (DecoderState& state : states_) state.choose(at::tensor(rows, at::kLong));
}

BestTokens EnsembleDecoder::step(const GrowingRows& rows, int64_t count) {
  const at::Tensor tokens = at::tensor(rows.tokens, at::kLong);
  MixedLogits mixed{{}, ensemble_.weights};
  for (size_t i = 0; i < states_.size(); ++i) {
    Transformer& model = ensemble_.models[i];
    mixed.logits.push_back(
        model->logits(model->decode_step(tokens.to(model->device()), states_[i])));
  }
  if (ensemble_.mixing == Mixing::arithmetic) return {mixed, count, rows.required};
  return {weighted_sum(mixed), count, rows.required};
}

}  // namespace heed
