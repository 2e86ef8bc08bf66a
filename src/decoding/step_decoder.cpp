#include "heed/decoding/step_decoder.h"

#include <ATen/ops/tensor.h>

#include <utility>

namespace heed {

ModelDecoder::ModelDecoder(Transformer model, const Memory& memory, const OutputVocabulary& outputs)
    : model_(std::move(model)), state_(model_->start(memory)), outputs_(outputs) {}

void ModelDecoder::choose(const std::vector<int64_t>& rows) {
  state_.choose(at::tensor(rows, at::kLong));
}

BestTokens ModelDecoder::step(const GrowingRows& rows, int64_t count) {
  const at::Tensor tokens = at::tensor(rows.tokens, at::kLong).to(model_->device());
  return outputs_.best_tokens(model_->decode_step(tokens, state_), rows, count);
}

}  // namespace heed
