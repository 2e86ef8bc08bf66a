#include "heed/decoding/ensemble.h"

#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <array>
#include <cmath>

namespace heed {

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

// What is mixed are logits up to a constant for each row, which BestTokens takes away.
BestTokens EnsembleDecoder::step(const GrowingRows& rows, int64_t count) {
  const bool is_arithmetic = ensemble_.mixing == Mixing::arithmetic;
  std::vector<at::Tensor> log_probs;  // [rows, vocab_size] of each model
  for (size_t i = 0; i < states_.size(); ++i) {
    Transformer& model = ensemble_.models[i];
    const at::Tensor tokens = at::tensor(rows.tokens, at::kLong).to(model->device());
    const at::Tensor logits = model->logits(model->decode_step(tokens, states_[i]));
    const at::Tensor of_model = at::log_softmax(logits, -1, at::kFloat);
    const double weight = ensemble_.weights[i];
    log_probs.push_back(is_arithmetic ? of_model + std::log(weight) : of_model * weight);
  }
  const at::Tensor all = at::stack(log_probs);
  return {is_arithmetic ? all.logsumexp(0) : all.sum(0), count, rows.required};
}

}  // namespace heed
