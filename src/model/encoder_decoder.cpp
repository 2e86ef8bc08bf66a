#include "heed/model/encoder_decoder.h"

#include "model_parts.h"

namespace heed {

EncoderDecoderImpl::EncoderDecoderImpl(const TransformerConfig& config, InitialWeights initial)
    : TransformerImpl(config, initial),
      src_positions(register_module("src_positions", make_encoding(config))),
      tgt_positions(register_module("tgt_positions", make_encoding(config))),
      encoder(register_module("encoder", Encoder(stack_options(config, Stack::encoder, initial),
                                                 make_score_bias(config, true)))),
      decoder(register_module("decoder", Decoder(stack_options(config, Stack::decoder, initial),
                                                 make_score_bias(config, false)))) {}

Memory EncoderDecoderImpl::encode(const at::Tensor& src, const at::Tensor& src_is_token) {
  const AttentionMask src_mask = AttentionMask::padding(src_is_token);
  const at::Tensor x = input_dropout(src_positions->forward(src_embedding(src)));
  return {encoder(x, src_mask), src_mask};
}

at::Tensor EncoderDecoderImpl::decode(const at::Tensor& tgt, const Memory& memory) {
  return decoder(embed_target(tgt, {}), memory.states, memory.src_mask);
}

DecoderState EncoderDecoderImpl::start(const Memory& memory) {
  return {memory, decoder->start(memory.states, memory.lengths())};
}

at::Tensor EncoderDecoderImpl::decode_step(const at::Tensor& tokens, DecoderState& state) {
  const StepRows& rows = state.next();
  const at::Tensor x = embed_target(tokens.unsqueeze(1), rows.where);  // [rows, 1, d_model]
  return decoder->step(x.squeeze(1), state.layers, rows);
}

at::Tensor EncoderDecoderImpl::embed_target(const at::Tensor& ids, const Positions& positions) {
  return input_dropout(tgt_positions->forward(tgt_embedding(ids), positions));
}

void EncoderDecoderImpl::pack(WeightFormat format) {
  TransformerImpl::pack(format);
  encoder->pack(format);
  decoder->pack(format);
}

void EncoderDecoderImpl::observe(const AttentionObservers& observers) {
  for (const auto& layer : *encoder->layers) {
    layer->as<EncoderLayer>()->self_attn->observe(observers.encoder_self);
  }
  for (const auto& layer : *decoder->layers) {
    layer->as<DecoderLayer>()->self_attn->observe(observers.decoder_self);
    layer->as<DecoderLayer>()->cross_attn->observe(observers.cross);
  }
}

}  // namespace heed
