#include "heed/model/transformer_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "heed/core/error.h"

namespace heed {

std::span<const std::pair<ModelPreset, const char*>> enum_names(ModelPreset) {
  static constexpr std::array<std::pair<ModelPreset, const char*>, 7> names{{
      {ModelPreset::automatic, "auto"},
      {ModelPreset::tiny, "tiny"},
      {ModelPreset::small, "small"},
      {ModelPreset::base, "base"},
      {ModelPreset::big, "big"},
      {ModelPreset::gpt, "gpt"},
      {ModelPreset::llama, "llama"},
  }};
  return names;
}

std::span<const std::pair<Architecture, const char*>> enum_names(Architecture) {
  static constexpr std::array<std::pair<Architecture, const char*>, 2> names{
      {{Architecture::encoder_decoder, "encoder_decoder"},
       {Architecture::decoder_only, "decoder_only"}}};
  return names;
}

std::span<const std::pair<PositionType, const char*>> enum_names(PositionType) {
  static constexpr std::array<std::pair<PositionType, const char*>, 7> names{{
      {PositionType::sinusoidal, "sinusoidal"},
      {PositionType::learned, "learned"},
      {PositionType::rotary, "rotary"},
      {PositionType::relative, "relative"},
      {PositionType::shaw, "shaw"},
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

std::span<const std::pair<Initialisation, const char*>> enum_names(Initialisation) {
  static constexpr std::array<std::pair<Initialisation, const char*>, 2> names{
      {{Initialisation::xavier, "xavier"}, {Initialisation::depth_scaled, "depth_scaled"}}};
  return names;
}

namespace {

void check_heads(const TransformerConfig& config, std::string_view where) {
  const int64_t heads = config.num_heads, kv_heads = config.num_kv_heads;
  if (config.d_model % heads != 0 && (config.d_k == 0 || config.d_v == 0)) {
    throw UsageError(fmt::format("model.d_model {} is not divisible by model.num_heads {}",
                                 config.d_model, heads),
                     where,
                     "Choose a width that the heads can share evenly, or give model.d_k and "
                     "model.d_v");
  }
  if (kv_heads > 0 && heads % kv_heads != 0) {
    throw UsageError(fmt::format("model.num_heads {} is not divisible by model.num_kv_heads {}",
                                 heads, kv_heads),
                     where, "Each head of keys and values serves as many heads of queries");
  }
  const int64_t d_k = config.heads().d_k;
  if (config.position == PositionType::rotary && d_k % 2 != 0) {
    throw UsageError(
        fmt::format("model.position rotary turns pairs of features, and a head has {}", d_k), where,
        "Choose model.d_model and model.num_heads, or model.d_k, so that it is an even number");
  }
}

void check_stacks(const TransformerConfig& config, std::string_view where) {
  const bool has_encoder = config.architecture == Architecture::encoder_decoder;
  if (has_encoder && config.num_encoder_layers == 0) {
    throw UsageError("model.num_encoder_layers is 0, and an encoder_decoder needs an encoder",
                     where, "Give the encoder layers, or choose model.architecture decoder_only");
  }
  if (!has_encoder && config.num_encoder_layers > 0) {
    throw UsageError(fmt::format("model.architecture decoder_only has no encoder, and "
                                 "model.num_encoder_layers is {}",
                                 config.num_encoder_layers),
                     where,
                     "Set model.num_encoder_layers 0, and model.num_decoder_layers as wanted");
  }
  if (has_encoder && config.bidirectional_source) {
    throw UsageError("model.bidirectional_source is for model.architecture decoder_only", where,
                     "An encoder sees the source from both sides in any case");
  }
  if (config.unique_layers > std::max(config.num_encoder_layers, config.num_decoder_layers)) {
    throw UsageError(
        fmt::format("model.unique_layers {} is more than there are layers", config.unique_layers),
        where, "Choose fewer, or 0 for layers that all differ");
  }
}

}  // namespace

AttentionHeads TransformerConfig::heads() const {
  AttentionHeads heads = AttentionHeads::even(d_model, num_heads);
  if (num_kv_heads > 0) heads.kv_count = num_kv_heads;
  if (d_k > 0) heads.d_k = d_k;
  if (d_v > 0) heads.d_v = d_v;
  return heads;
}

void TransformerConfig::validate(std::string_view where) const {
  check_heads(*this, where);
  check_stacks(*this, where);
  if (norm == NormPosition::deep && initialisation == Initialisation::depth_scaled) {
    throw UsageError("model.norm deep has its own scale of the weights it begins with", where,
                     "Choose model.initialisation xavier with it");
  }
  if (src_vocab_size > 0 && tie_embeddings == TiedEmbeddings::all) {
    throw UsageError("model.tie_embeddings all needs one vocabulary for source and target", where,
                     "Choose model.tie_embeddings decoder or none, or a joint tokenizer");
  }
}

namespace {

// Radford et al. 2018, section 4.1
void be_gpt(TransformerConfig& config) {
  config.architecture = Architecture::decoder_only;
  config.d_model = 768;
  config.num_heads = 12;
  config.num_encoder_layers = 0;
  config.num_decoder_layers = 12;
  config.dim_feedforward = 3072;
  config.position = PositionType::learned;
  config.feed_forward = FeedForwardType::gelu;
}

// Touvron et al. 2023, section 2.2, at GPT-1's width and depth
void be_llama(TransformerConfig& config) {
  be_gpt(config);
  config.dim_feedforward = 2048;
  config.norm = NormPosition::pre;
  config.norm_type = NormType::rms;
  config.position = PositionType::rotary;
  config.feed_forward = FeedForwardType::swiglu;
  config.bias = false;
  config.tie_embeddings = TiedEmbeddings::none;
}

}  // namespace

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
    case ModelPreset::gpt:
      be_gpt(config);
      break;
    case ModelPreset::llama:
      be_llama(config);
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
