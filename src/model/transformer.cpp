#include "heed/model/transformer.h"

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

void DecoderState::reorder(const at::Tensor& rows, const at::Tensor& sentences) {
  const at::Device device = layers_.front().memory.keys.device();
  const at::Tensor device_rows = rows.to(device);
  for (auto& layer : layers_) layer.self.reorder(device_rows);
  if (sentences.defined()) keep_sentences(sentences.to(device));
}

void DecoderState::keep_sentences(const at::Tensor& sentences) {
  for (auto& layer : layers_) {
    layer.memory.keys = layer.memory.keys.index_select(0, sentences);
    layer.memory.values = layer.memory.values.index_select(0, sentences);
  }
  if (src_mask_.allowed.defined()) src_mask_.allowed = src_mask_.allowed.index_select(0, sentences);
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
  DecoderState state;
  state.layers_ = decoder->start(memory.states);
  state.src_mask_ = memory.src_mask;
  return state;
}

at::Tensor TransformerImpl::decode_step(const at::Tensor& tokens, DecoderState& state) {
  const at::Tensor x = embed(tokens.unsqueeze(1), state.length_++);  // [batch * beam, 1, d_model]
  return logits(decoder->step(x, state.layers_, state.src_mask_).squeeze(1));
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
