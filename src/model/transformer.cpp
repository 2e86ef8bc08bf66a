#include "heed/model/transformer.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>

#include "heed/nn/dropout.h"
#include "heed/nn/make_module.h"

namespace heed {
namespace {

LayerOptions layer_options(const TransformerConfig& config, const ResidualOptions& residual,
                           InitialWeights initial) {
  LayerOptions options{.d_model = config.d_model,
                       .num_heads = config.num_heads,
                       .dim_feedforward = config.dim_feedforward,
                       .dropout = config.dropout,
                       .feed_forward = config.feed_forward,
                       .bias = config.bias,
                       .norm = {config.norm_type, config.norm_epsilon},
                       .residual = residual,
                       .initial = initial};
  if (config.position == PositionType::rotary) {
    options.rotation = std::make_shared<RotaryEmbedding>(config.d_model / config.num_heads);
  }
  return options;
}

ResidualOptions encoder_residual(const TransformerConfig& config) {
  if (config.norm != NormPosition::deep) return {.norm = config.norm};
  return deep_norm_encoder(config.num_encoder_layers, config.num_decoder_layers);
}

ResidualOptions decoder_residual(const TransformerConfig& config) {
  if (config.norm != NormPosition::deep) return {.norm = config.norm};
  return deep_norm_decoder(config.num_decoder_layers);
}

PositionalEncoding make_encoding(const TransformerConfig& config) {
  switch (config.position) {
    case PositionType::sinusoidal:
      return make_module<PositionalEncoding, SinusoidalEncodingImpl>(config.d_model);
    case PositionType::learned:
      return make_module<PositionalEncoding, LearnedEncodingImpl>(config.max_positions,
                                                                  config.d_model);
    default:
      return make_module<PositionalEncoding, NoEncodingImpl>();
  }
}

// Of an encoder's self-attention, or of a decoder's, which looks to one side.
ScoreBias make_position_bias(const TransformerConfig& config, bool is_encoder) {
  switch (config.position) {
    case PositionType::relative:
      return make_module<ScoreBias, RelativeBiasImpl>(config.num_heads, is_encoder);
    case PositionType::alibi:
      return make_module<ScoreBias, AlibiImpl>(config.num_heads);
    default:
      return make_module<ScoreBias, NoScoreBiasImpl>();
  }
}

ScoreBias make_score_bias(const TransformerConfig& config, bool is_encoder) {
  ScoreBias positions = make_position_bias(config, is_encoder);
  if (config.attention_window == 0) return positions;
  return make_module<ScoreBias, WindowImpl>(positions, config.attention_window, config.num_heads);
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

TransformerImpl::TransformerImpl(const TransformerConfig& config, InitialWeights initial)
    : config_(config) {
  register_embeddings(initial);
  src_positions = register_module("src_positions", make_encoding(config));
  tgt_positions = register_module("tgt_positions", make_encoding(config));
  encoder =
      register_module("encoder", Encoder(config.num_encoder_layers,
                                         layer_options(config, encoder_residual(config), initial),
                                         make_score_bias(config, /*is_encoder=*/true)));
  decoder =
      register_module("decoder", Decoder(config.num_decoder_layers,
                                         layer_options(config, decoder_residual(config), initial),
                                         make_score_bias(config, /*is_encoder=*/false)));
}

void TransformerImpl::register_embeddings(InitialWeights initial) {
  const auto matrix = [&](const char* name) {
    return register_module(name, TokenEmbedding(config_.vocab_size, config_.d_model, initial));
  };
  switch (config_.tie_embeddings) {
    case TiedEmbeddings::all:
      src_embedding = tgt_embedding = output = matrix("embedding");
      break;
    case TiedEmbeddings::decoder:
      src_embedding = matrix("src_embedding");
      tgt_embedding = output = matrix("tgt_embedding");
      break;
    case TiedEmbeddings::none:
      src_embedding = matrix("src_embedding");
      tgt_embedding = matrix("tgt_embedding");
      output = matrix("output");
      break;
  }
}

at::Tensor TransformerImpl::forward(const at::Tensor& src, const at::Tensor& src_is_token,
                                    const at::Tensor& tgt) {
  return logits(decode(tgt, encode(src, src_is_token)));
}

Memory TransformerImpl::encode(const at::Tensor& src, const at::Tensor& src_is_token) {
  const AttentionMask src_mask = AttentionMask::padding(src_is_token);
  const at::Tensor x = input_dropout(src_positions->forward(src_embedding(src)));
  return {encoder(x, src_mask), src_mask};
}

at::Tensor TransformerImpl::decode(const at::Tensor& tgt, const Memory& memory) {
  return decoder(embed_target(tgt, 0), memory.states, memory.src_mask);
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
  const at::Tensor x =
      embed_target(tokens.unsqueeze(1), state.length_).squeeze(1);  // [rows, d_model]
  state.append_position();
  return decoder->step(x, state.layers_, state.rows_);
}

void TransformerImpl::pack(WeightFormat format) {
  output->pack(format);
  encoder->pack(format);
  decoder->pack(format);
}

at::Tensor TransformerImpl::embed_target(const at::Tensor& ids, int64_t first_position) {
  return input_dropout(tgt_positions->forward(tgt_embedding(ids), first_position));
}

// Section 5.4: on the sum of embeddings and position encodings.
at::Tensor TransformerImpl::input_dropout(const at::Tensor& x) const {
  return dropout(x, is_training() ? config_.dropout : 0.0);
}

int64_t count_parameters(const torch::nn::Module& module) {
  int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

}  // namespace heed
