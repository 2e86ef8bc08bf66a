#include "model_parts.h"

#include "heed/nn/make_module.h"

namespace heed {
namespace {

ResidualOptions residual_options(const TransformerConfig& config, Stack stack) {
  if (config.norm != NormPosition::deep) return {.norm = config.norm};
  if (config.architecture == Architecture::decoder_only) {
    return deep_norm_decoder_only(config.num_decoder_layers);
  }
  if (stack == Stack::decoder) return deep_norm_decoder(config.num_decoder_layers);
  return deep_norm_encoder(config.num_encoder_layers, config.num_decoder_layers);
}

LayerOptions layer_options(const TransformerConfig& config) {
  LayerOptions options{.d_model = config.d_model,
                       .heads = config.heads(),
                       .dim_feedforward = config.dim_feedforward,
                       .dropout = config.dropout,
                       .attention_dropout = config.attention_dropout,
                       .activation_dropout = config.activation_dropout,
                       .feed_forward = config.feed_forward,
                       .bias = config.bias,
                       .norm = {config.norm_type, config.norm_epsilon}};
  if (config.position == PositionType::rotary) {
    options.rotation = std::make_shared<RotaryEmbedding>(options.heads.d_k);
  }
  if (config.position == PositionType::shaw) {
    options.max_relative_distance = config.max_relative_distance;
  }
  return options;
}

ScoreBias make_position_bias(const TransformerConfig& config, bool is_bidirectional) {
  switch (config.position) {
    case PositionType::relative:
      return make_module<ScoreBias, RelativeBiasImpl>(config.num_heads, is_bidirectional);
    case PositionType::alibi:
      return make_module<ScoreBias, AlibiImpl>(config.num_heads);
    default:
      return make_module<ScoreBias, NoScoreBiasImpl>();
  }
}

}  // namespace

StackOptions stack_options(const TransformerConfig& config, Stack stack, InitialWeights initial) {
  StackOptions options{
      .num_layers = stack == Stack::encoder ? config.num_encoder_layers : config.num_decoder_layers,
      .unique_layers = config.unique_layers,
      .is_depth_scaled = config.initialisation == Initialisation::depth_scaled,
      .layer = layer_options(config)};
  options.layer.residual = residual_options(config, stack);
  options.layer.initial = initial;
  return options;
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

ScoreBias make_score_bias(const TransformerConfig& config, bool is_bidirectional) {
  ScoreBias positions = make_position_bias(config, is_bidirectional);
  if (config.attention_window == 0) return positions;
  return make_module<ScoreBias, WindowImpl>(positions, config.attention_window, config.num_heads);
}

}  // namespace heed
