#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "heed/model/safetensors.h"
#include "heed/model/shortlist.h"
#include "heed/model/transformer.h"
#include "heed/text/tokenizers.h"

namespace heed {

/// All that translating needs. `settings` is INI text: [model], and the defaults of [decoding].
struct TranslationModel {
  Transformer transformer{nullptr};
  Tokenizers tokenizers;
  std::string settings;
  std::string settings_where;               ///< Where the settings come from, for errors.
  std::optional<Shortlist> shortlist = {};  ///< Where the directory has one; checkpoints have none.
};

/// Writes config.ini, tokenizer.model (the target's, and source_tokenizer.model where the source
/// has its own), the shortlist if there is one, and weights.safetensors into `directory`, each of
/// them all or nothing, the weights last. With int8 the matrices are bytes with a scale for each
/// row.
void save_model_directory(const std::filesystem::path& directory, const TranslationModel& model,
                          WeightFormat format = WeightFormat::fp32);

/// Those of a checkpoint. Throws Error, naming `where`, if they are damaged.
[[nodiscard]] Tokenizers tokenizers_of(const SafetensorsContent& checkpoint,
                                       const std::string& where);

/// The tokenizers alone.
void save_tokenizers(const std::filesystem::path& directory, const Tokenizers& tokenizers);

/// Loads a model from a model directory, a run directory (its `model/`) or one checkpoint file.
/// The model is in evaluation mode, on `device`; on a CPU its parameters are views of the file.
/// Throws Error, naming the file, if something is missing, damaged, or does not fit together.
[[nodiscard]] TranslationModel load_model(const std::filesystem::path& path, at::Device device);

/// Throws what load_model() would where there is no model at all.
void check_model(const std::filesystem::path& path);

/// The name of the shortlist's file in a model directory.
inline constexpr const char* shortlist_file = "shortlist.safetensors";

/// Names inside a checkpoint file: the weights' prefix, the tokenizers and the settings.
namespace checkpoint_keys {
inline constexpr const char* weights = "model.";
inline constexpr const char* tokenizer = "tokenizer";
inline constexpr const char* source_tokenizer = "source_tokenizer";
inline constexpr const char* settings = "heed.settings";
}  // namespace checkpoint_keys

}  // namespace heed
