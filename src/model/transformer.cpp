#include "heed/model/transformer.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>

#include "heed/nn/dropout.h"

namespace heed {
namespace {

LayerOptions layer_options(const TransformerConfig& config) {
  return {.d_model = config.d_model,
          .num_heads = config.num_heads,
          .dim_feedforward = config.dim_feedforward,
          .dropout = config.dropout};
}

}  // namespace

void DecoderState::choose(const at::Tensor& rows) {
  const at::Tensor chosen = rows.to(rows_.sentences.device());
  rows_.sentences = rows_.sentences.index_select(0, chosen);
  if (length_ > 0) rows_.ancestors = rows_.ancestors.index_select(1, chosen);
}

void DecoderState::append_position() {
  const at::Tensor themselves =
      at::arange(rows_.sentences.size(0), rows_.sentences.options()).unsqueeze(0);
  rows_.ancestors = length_ > 0 ? at::cat({rows_.ancestors, themselves}) : themselves;
  ++length_;
}

TransformerImpl::TransformerImpl(const TransformerConfig& config)
    : embedding(register_module("embedding", TokenEmbedding(config.vocab_size, config.d_model))),
      encoder(
          register_module("encoder", Encoder(config.num_encoder_layers, layer_options(config)))),
      decoder(
          register_module("decoder", Decoder(config.num_decoder_layers, layer_options(config)))),
      config_(config),
      positional_encoding_(config.d_model) {}

at::Tensor TransformerImpl::forward(const at::Tensor& src, const at::Tensor& src_is_token,
                                    const at::Tensor& tgt) {
  return logits(decode(tgt, encode(src, src_is_token)));
}

Memory TransformerImpl::encode(const at::Tensor& src, const at::Tensor& src_is_token) {
  const AttentionMask src_mask = AttentionMask::padding(src_is_token);
  return {encoder(embed(src), src_mask), src_mask};
}

at::Tensor TransformerImpl::decode(const at::Tensor& tgt, const Memory& memory) {
  return decoder(embed(tgt), memory.states, memory.src_mask);
}

DecoderState TransformerImpl::start(const Memory& memory) {
  const int64_t batch = memory.states.size(0);
  const at::Tensor& is_token = memory.src_mask.allowed;  // [batch, 1, 1, src_len]
  const auto indices = at::TensorOptions(memory.states.device()).dtype(at::kLong);
  DecoderState state;
  state.layers_ = decoder->start(
      memory.states, is_token.defined() ? is_token.sum({1, 2, 3})
                                        : at::full({batch}, memory.states.size(1), indices));
  state.rows_.sentences = at::arange(batch, indices);
  return state;
}

at::Tensor TransformerImpl::decode_step(const at::Tensor& tokens, DecoderState& state) {
  const at::Tensor x = embed(tokens.unsqueeze(1), state.length_).squeeze(1);  // [rows, d_model]
  state.append_position();
  return decoder->step(x, state.layers_, state.rows_);
}

void TransformerImpl::pack(WeightFormat format) {
  embedding->pack(format);
  encoder->pack(format);
  decoder->pack(format);
}

// Section 3.4 and 3.5, and the dropout of section 5.4 on the sum of both.
at::Tensor TransformerImpl::embed(const at::Tensor& ids, int64_t first_position) {
  return dropout(positional_encoding_.forward(embedding(ids), first_position),
                 is_training() ? config_.dropout : 0.0);
}

int64_t count_parameters(const torch::nn::Module& module) {
  int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

}  // namespace heed
