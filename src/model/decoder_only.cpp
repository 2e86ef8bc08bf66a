#include "heed/model/decoder_only.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/where.h>

#include "heed/text/tokenizer.h"
#include "model_parts.h"

namespace heed {
namespace {

// x [batch, len, d_model] at positions [batch, count] of each row -> [batch, count, d_model]
at::Tensor rows_at_positions(const at::Tensor& x, const at::Tensor& positions) {
  const at::Tensor first = at::arange(x.size(0), positions.options()) * x.size(1);
  const at::Tensor indices = positions + first.unsqueeze(1);
  return x.flatten(0, 1).index_select(0, indices.flatten()).unflatten(0, positions.sizes());
}

// Each target right behind its source, `lengths` [batch] long: the first `len` positions of that,
// [batch, len, d_model]. Behind the shorter ones is some row again, which nothing before it sees.
at::Tensor joined(const at::Tensor& src, const at::Tensor& tgt, const at::Tensor& lengths,
                  int64_t len) {
  const at::Tensor side_by_side = at::cat({src, tgt}, 1);
  const at::Tensor position = at::arange(len, lengths.options()).unsqueeze(0);
  const at::Tensor length = lengths.unsqueeze(1);
  const at::Tensor in_target =
      (position + (src.size(1) - length)).clamp_max(side_by_side.size(1) - 1);
  return rows_at_positions(side_by_side, at::where(position < length, position, in_target));
}

}  // namespace

DecoderOnlyImpl::DecoderOnlyImpl(const TransformerConfig& config, InitialWeights initial)
    : TransformerImpl(config, initial),
      positions(register_module("positions", make_encoding(config))),
      decoder(register_module(
          "decoder", CausalDecoder(stack_options(config, Stack::decoder, initial),
                                   make_score_bias(config, config.bidirectional_source)))) {}

Memory DecoderOnlyImpl::encode(const at::Tensor& src, const at::Tensor& src_is_token) {
  return {src_embedding(src), AttentionMask::padding(src_is_token)};
}

at::Tensor DecoderOnlyImpl::decode(const at::Tensor& tgt, const Memory& memory) {
  const at::Tensor lengths = memory.lengths();
  // No further than the longest pair: the longest source may have a short target.
  const int64_t len = (lengths + tgt.ne(pad_id).sum(1)).max().item<int64_t>();
  const at::Tensor x = joined(memory.states, tgt_embedding(tgt), lengths, len);
  const at::Tensor y = decoder(input_dropout(positions->forward(x)), mask_of(lengths, len));
  const at::Tensor in_target = at::arange(tgt.size(1), lengths.options()).unsqueeze(0);
  return rows_at_positions(y, (lengths.unsqueeze(1) + in_target).clamp_max(len - 1));
}

DecoderState DecoderOnlyImpl::start(const Memory& memory) {
  const at::Tensor lengths = memory.lengths();
  const at::Tensor x = input_dropout(positions->forward(memory.states));
  return {memory, decoder->start(x, mask_of(lengths, x.size(1)), lengths), lengths};
}

at::Tensor DecoderOnlyImpl::decode_step(const at::Tensor& tokens, DecoderState& state) {
  const StepRows& rows = state.next();
  const at::Tensor x =
      input_dropout(positions->forward(tgt_embedding(tokens.unsqueeze(1)), rows.where));
  return decoder->step(x.squeeze(1), state.layers, rows);
}

// Padding stands behind what is real, where causality keeps it from being seen.
AttentionMask DecoderOnlyImpl::mask_of(const at::Tensor& lengths, int64_t len) const {
  return config().bidirectional_source ? AttentionMask::prefix(lengths, len)
                                       : AttentionMask::causal();
}

void DecoderOnlyImpl::pack(WeightFormat format) {
  TransformerImpl::pack(format);
  decoder->pack(format);
}

void DecoderOnlyImpl::observe(const AttentionObservers& observers) {
  for (const auto& layer : *decoder->layers) {
    layer->as<CausalLayer>()->self_attn->observe(observers.decoder_self);
  }
}

}  // namespace heed
