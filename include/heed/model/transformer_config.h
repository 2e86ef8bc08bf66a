#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "heed/core/options.h"
#include "heed/nn/layer_options.h"

namespace heed {

/// Sizes known by name. base and big are the paper's (Table 3); small and tiny suit small corpora;
/// gpt and llama are decoders without an encoder, with the parts of GPT-1 and of Llama.
enum class ModelPreset { automatic, tiny, small, base, big, gpt, llama };
std::span<const std::pair<ModelPreset, const char*>> enum_names(ModelPreset);

/// Whether an encoder reads the source (Vaswani et al. 2017), or the decoder itself, as a prefix of
/// the target (Radford et al. 2018).
enum class Architecture { encoder_decoder, decoder_only };
std::span<const std::pair<Architecture, const char*>> enum_names(Architecture);

/// How a model tells positions apart.
enum class PositionType { sinusoidal, learned, rotary, relative, shaw, alibi, none };
std::span<const std::pair<PositionType, const char*>> enum_names(PositionType);

/// Which of the embeddings of source and target and the projection to the logits are one matrix.
enum class TiedEmbeddings { all, decoder, none };
std::span<const std::pair<TiedEmbeddings, const char*>> enum_names(TiedEmbeddings);

/// What weights begin as: drawn alike in all layers (Glorot and Bengio 2010), or smaller the deeper
/// the layer (Zhang et al. 2019).
enum class Initialisation { xavier, depth_scaled };
std::span<const std::pair<Initialisation, const char*>> enum_names(Initialisation);

/// The sizes and parts of a Transformer; the defaults are the paper's base model (Table 3).
struct TransformerConfig {
  ModelPreset preset = ModelPreset::automatic;
  int64_t vocab_size = 0;      ///< Of the target, and of the source unless that has its own.
  int64_t src_vocab_size = 0;  ///< Of the source; 0 = the target's, which it shares.
  Architecture architecture = Architecture::encoder_decoder;
  bool bidirectional_source = false;
  int64_t d_model = 512;
  int64_t num_heads = 8;
  int64_t num_kv_heads = 0;
  int64_t d_k = 0;
  int64_t d_v = 0;
  int64_t num_encoder_layers = 6;
  int64_t num_decoder_layers = 6;
  int64_t unique_layers = 0;
  int64_t dim_feedforward = 2048;
  double dropout = 0.1;
  double attention_dropout = 0.0;
  double activation_dropout = 0.0;
  NormPosition norm = NormPosition::post;
  NormType norm_type = NormType::layer;
  double norm_epsilon = 1e-5;
  PositionType position = PositionType::sinusoidal;
  int64_t max_positions = 1024;
  int64_t max_relative_distance = 16;
  int64_t attention_window = 0;
  FeedForwardType feed_forward = FeedForwardType::relu;
  bool bias = true;
  Initialisation initialisation = Initialisation::xavier;
  TiedEmbeddings tie_embeddings = TiedEmbeddings::all;

  template <class Visitor>
  void visit(Visitor&& field) {
    field(
        "preset", preset,
        "Sizes, and training settings that suit them, to start from; auto chooses by corpus size");
    field(
        "architecture", architecture,
        "encoder_decoder (the paper's), or decoder_only: one stack that reads the source and goes "
        "on with its translation (Radford et al. 2018)");
    field("bidirectional_source", bidirectional_source,
          "With decoder_only: pieces of the source see those behind them as well (prefix language "
          "model; Raffel et al. 2020)");
    field("d_model", d_model, "Width of every layer's input and output (section 3.1)",
          between(1, 1'000'000));
    field("num_heads", num_heads, "Attention heads (section 3.2.2)", between(1, 1'000'000));
    field(
        "num_kv_heads", num_kv_heads,
        "Heads of keys and values, shared by groups of num_heads (Ainslie et al. 2023; 1: Shazeer "
        "2019); 0 = num_heads",
        between(0, 1'000'000));
    field("d_k", d_k,
          "Width of each head's queries and keys (Table 3, row B); 0 = d_model / num_heads",
          between(0, 1'000'000));
    field("d_v", d_v, "Width of each head's values (section 3.2.2); 0 = d_model / num_heads",
          between(0, 1'000'000));
    field("num_encoder_layers", num_encoder_layers,
          "Layers of the encoder (section 3.1); 0 with decoder_only", between(0, 1'000'000));
    field("num_decoder_layers", num_decoder_layers, "Layers of the decoder (section 3.1)",
          between(1, 1'000'000));
    field("unique_layers", unique_layers,
          "Layers of a stack that differ; the others are these in turn again (Takase and Kiyono "
          "2021; "
          "1: Dehghani et al. 2019); 0 = all",
          between(0, 1'000'000));
    field("dim_feedforward", dim_feedforward,
          "Width inside the feed-forward networks (section 3.3)", between(1, 1'000'000));
    field("dropout", dropout, "Dropout of embeddings and of each sub-layer's output (section 5.4)",
          between(0.0, 0.9));
    field("attention_dropout", attention_dropout,
          "Dropout of what attention multiplies the values by, as in tensor2tensor",
          between(0.0, 0.9));
    field("activation_dropout", activation_dropout,
          "Dropout inside the feed-forward networks, behind the activation, as in tensor2tensor",
          between(0.0, 0.9));
    field(
        "norm", norm,
        "Norms behind each sum (post, the paper's), in front of each sub-layer (pre), or DeepNorm "
        "(deep; Wang et al. 2022)");
    field("norm_type", norm_type,
          "LayerNorm (layer) or root mean square normalisation (rms; Zhang and Sennrich 2019)");
    field("norm_epsilon", norm_epsilon, "What norms add to the variance", more_than(0.0));
    field("position", position,
          "sinusoidal (section 3.5), learned, rotary (Su et al. 2021), relative (T5's bias; Raffel "
          "et al. 2020), shaw (Shaw et al. 2018), alibi (Press et al. 2022) or none");
    field("max_positions", max_positions, "With learned positions: how many there are",
          between(1, 1'000'000));
    field("max_relative_distance", max_relative_distance,
          "With position shaw: the largest distance that has a vector of its own",
          between(1, 100'000));
    field("attention_window", attention_window,
          "Self-attention sees this many positions to each side (r of section 4); 0 = all",
          at_least(0));
    field("feed_forward", feed_forward,
          "relu (section 3.3), gelu, silu, or gated: swiglu, geglu (Shazeer 2020)");
    field("bias", bias, "Whether the projections of attention and feed-forward networks have one");
    field(
        "initialisation", initialisation,
        "xavier (Glorot and Bengio 2010), or depth_scaled: that over the square root of a layer's "
        "depth (Zhang et al. 2019)");
    field("tie_embeddings", tie_embeddings,
          "Source, target and softmax share a matrix (all, section 3.4), the last two, or none");
  }

  /// Of all attentions.
  [[nodiscard]] AttentionHeads heads() const;

  /// Of the source: its own, or the one it shares.
  [[nodiscard]] int64_t source_vocab_size() const {
    return src_vocab_size > 0 ? src_vocab_size : vocab_size;
  }

  /// Refuses combinations that have no meaning, as UsageError; `where` says whose they are.
  void validate(std::string_view where = "settings") const;
};

/// The configuration that a preset stands for; `vocab_size` is left to the tokenizer.
[[nodiscard]] TransformerConfig preset_config(ModelPreset preset);

/// The most sentence pairs for which `preset`, tiny or small, is enough.
[[nodiscard]] int64_t largest_corpus_for(ModelPreset preset);

/// The preset that suits a training corpus of this many sentence pairs.
[[nodiscard]] ModelPreset preset_for_corpus(int64_t pairs);

}  // namespace heed
