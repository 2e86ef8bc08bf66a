#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "heed/core/options.h"

namespace heed {

/// Sizes known by name. base and big are the paper's (Table 3); small and tiny suit small corpora.
enum class ModelPreset { automatic, tiny, small, base, big };
std::span<const std::pair<ModelPreset, const char*>> enum_names(ModelPreset);

/// The sizes of a Transformer; the defaults are the paper's base model (Table 3).
struct TransformerConfig {
  ModelPreset preset = ModelPreset::automatic;
  int64_t vocab_size = 0;
  int64_t d_model = 512;
  int64_t num_heads = 8;
  int64_t num_encoder_layers = 6;
  int64_t num_decoder_layers = 6;
  int64_t dim_feedforward = 2048;
  double dropout = 0.1;

  template <class Visitor>
  void visit(Visitor&& field) {
    field(
        "preset", preset,
        "Sizes, and training settings that suit them, to start from; auto chooses by corpus size");
    field("d_model", d_model, "Width of every layer's input and output (section 3.1)",
          between(1, 1'000'000));
    field("num_heads", num_heads, "Attention heads, each d_model / num_heads wide (section 3.2.2)",
          between(1, 1'000'000));
    field("num_encoder_layers", num_encoder_layers, "Layers of the encoder (section 3.1)",
          between(1, 1'000'000));
    field("num_decoder_layers", num_decoder_layers, "Layers of the decoder (section 3.1)",
          between(1, 1'000'000));
    field("dim_feedforward", dim_feedforward,
          "Width inside the feed-forward networks (section 3.3)", between(1, 1'000'000));
    field("dropout", dropout, "Dropout of embeddings and of each sub-layer's output (section 5.4)",
          between(0.0, 0.9));
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
