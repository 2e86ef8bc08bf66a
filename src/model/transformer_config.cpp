#include "heed/model/transformer_config.h"

#include <fmt/format.h>

#include <array>

#include "heed/core/error.h"

namespace heed {

std::span<const std::pair<ModelPreset, const char*>> enum_names(ModelPreset) {
  static constexpr std::array<std::pair<ModelPreset, const char*>, 5> names{{
      {ModelPreset::automatic, "auto"},
      {ModelPreset::tiny, "tiny"},
      {ModelPreset::small, "small"},
      {ModelPreset::base, "base"},
      {ModelPreset::big, "big"},
  }};
  return names;
}

std::span<const std::pair<PositionType, const char*>> enum_names(PositionType) {
  static constexpr std::array<std::pair<PositionType, const char*>, 6> names{{
      {PositionType::sinusoidal, "sinusoidal"},
      {PositionType::learned, "learned"},
      {PositionType::rotary, "rotary"},
      {PositionType::relative, "relative"},
      {PositionType::alibi, "alibi"},
      {PositionType::none, "none"},
  }};
  return names;
}

std::span<const std::pair<TiedEmbeddings, const char*>> enum_names(TiedEmbeddings) {
  static constexpr std::array<std::pair<TiedEmbeddings, const char*>, 3> names{
      {{TiedEmbeddings::all, "all"},
       {TiedEmbeddings::decoder, "decoder"},
       {TiedEmbeddings::none, "none"}}};
  return names;
}

void TransformerConfig::validate(std::string_view where) const {
  if (d_model % num_heads != 0) {
    throw UsageError(
        fmt::format("model.d_model {} is not divisible by model.num_heads {}", d_model, num_heads),
        where, "Choose a width that the heads can share evenly");
  }
  if (position == PositionType::rotary && d_model / num_heads % 2 != 0) {
    throw UsageError(
        fmt::format("model.position rotary turns pairs of features, and a head has {}",
                    d_model / num_heads),
        where, "Choose model.d_model and model.num_heads so that each head has an even number");
  }
}

TransformerConfig preset_config(ModelPreset preset) {
  TransformerConfig config;
  config.preset = preset;
  switch (preset) {
    case ModelPreset::tiny:  // Wu et al. 2021 (arXiv 2105.14462), Transformer-Tiny
      config.d_model = 128;
      config.num_heads = 4;
      config.num_encoder_layers = config.num_decoder_layers = 4;
      config.dim_feedforward = 256;
      config.dropout = 0.3;
      break;
    case ModelPreset::small:
      config.d_model = 256;
      config.num_heads = 4;
      config.num_encoder_layers = config.num_decoder_layers = 3;
      config.dim_feedforward = 1024;
      config.dropout = 0.2;
      break;
    case ModelPreset::big:  // Vaswani et al. 2017, Table 3, row "big"
      config.d_model = 1024;
      config.num_heads = 16;
      config.dim_feedforward = 4096;
      config.dropout = 0.3;
      break;
    case ModelPreset::automatic:
    case ModelPreset::base:
      break;
  }
  return config;
}

int64_t largest_corpus_for(ModelPreset preset) {
  return preset == ModelPreset::tiny ? 10'000 : 500'000;
}

ModelPreset preset_for_corpus(int64_t pairs) {
  for (const ModelPreset preset : {ModelPreset::tiny, ModelPreset::small}) {
    if (pairs <= largest_corpus_for(preset)) return preset;
  }
  return ModelPreset::base;
}

}  // namespace heed
