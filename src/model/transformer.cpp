#include "heed/model/transformer.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>

#include "heed/model/decoder_only.h"
#include "heed/model/encoder_decoder.h"
#include "heed/nn/dropout.h"
#include "heed/nn/make_module.h"

namespace heed {

at::Tensor Memory::lengths() const {
  const at::Tensor& is_token = src_mask.allowed;  // [batch, 1, 1, src_len]
  if (is_token.defined()) return is_token.sum({1, 2, 3});
  return at::full({states.size(0)}, states.size(1), states.options().dtype(at::kLong));
}

DecoderState::DecoderState(const Memory& memory, std::vector<DecoderLayerState> layer_states,
                           at::Tensor begins)
    : layers(std::move(layer_states)), begins_(std::move(begins)) {
  rows_.sentences =
      at::arange(memory.states.size(0), at::TensorOptions(memory.states.device()).dtype(at::kLong));
  if (begins_.defined()) last_begin_ = begins_.max().item<int64_t>();
}

void DecoderState::choose(const at::Tensor& rows) {
  const at::Tensor chosen = rows.to(rows_.sentences.device());
  rows_.sentences = rows_.sentences.index_select(0, chosen);
  if (length_ > 0) rows_.ancestors = rows_.ancestors.index_select(1, chosen);
}

void DecoderState::keep_attention(int64_t layer) {
  kept_layer_ = layer > 0 ? static_cast<size_t>(layer - 1) : layers.size() - 1;
  layers[kept_layer_].keeps_attention = true;
}

const StepRows& DecoderState::next() {
  const at::Tensor themselves =
      at::arange(rows_.sentences.size(0), rows_.sentences.options()).unsqueeze(0);
  rows_.ancestors = length_ > 0 ? at::cat({rows_.ancestors, themselves}) : themselves;
  rows_.where = {last_begin_ + length_};
  if (begins_.defined()) {
    rows_.where.begins = begins_.index_select(0, rows_.sentences) + length_;
  }
  ++length_;
  return rows_;
}

TransformerImpl::TransformerImpl(const TransformerConfig& config, InitialWeights initial)
    : config_(config) {
  register_embeddings(initial);
}

void TransformerImpl::register_embeddings(InitialWeights initial) {
  const auto matrix = [&](const char* name, int64_t vocab_size) {
    return register_module(name, TokenEmbedding(vocab_size, config_.d_model, initial));
  };
  switch (config_.tie_embeddings) {
    case TiedEmbeddings::all:
      src_embedding = tgt_embedding = output = matrix("embedding", config_.vocab_size);
      break;
    case TiedEmbeddings::decoder:
      src_embedding = matrix("src_embedding", config_.source_vocab_size());
      tgt_embedding = output = matrix("tgt_embedding", config_.vocab_size);
      break;
    case TiedEmbeddings::none:
      src_embedding = matrix("src_embedding", config_.source_vocab_size());
      tgt_embedding = matrix("tgt_embedding", config_.vocab_size);
      output = matrix("output", config_.vocab_size);
      break;
  }
}

at::Tensor TransformerImpl::input_dropout(const at::Tensor& x) const {
  return dropout(x, is_training() ? config_.dropout : 0.0);
}

Transformer make_transformer(const TransformerConfig& config, InitialWeights initial) {
  if (config.architecture == Architecture::decoder_only) {
    return make_module<Transformer, DecoderOnlyImpl>(config, initial);
  }
  return make_module<Transformer, EncoderDecoderImpl>(config, initial);
}

int64_t count_parameters(const torch::nn::Module& module) {
  int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

}  // namespace heed
