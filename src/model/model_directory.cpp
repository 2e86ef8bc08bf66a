#include "heed/model/model_directory.h"

#include <fmt/format.h>

#include <algorithm>

#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/ini.h"
#include "heed/core/text_file.h"
#include "heed/model/parameters.h"
#include "quantized_tensors.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

constexpr const char* settings_file = "config.ini";
constexpr const char* tokenizer_file = "tokenizer.model";
constexpr const char* source_tokenizer_file = "source_tokenizer.model";
constexpr const char* weights_file = "weights.safetensors";

/// Where weights come from, and the prefix of their names there.
struct WeightsSource {
  const SafetensorsContent& content;
  std::string where;
  std::string prefix;
};

// A size that is missing would be taken for the paper's, and weights may fit all the same.
void check_sizes_given(const std::string& settings, const std::string& where) {
  const std::vector<IniEntry> entries = parse_ini(settings, where);
  for (const char* key :
       {"d_model", "num_heads", "num_encoder_layers", "num_decoder_layers", "dim_feedforward"}) {
    const auto is_given = [&](const IniEntry& entry) {
      return entry.section == "model" && entry.key == key;
    };
    if (std::ranges::any_of(entries, is_given)) continue;
    throw Error(fmt::format("model.{} is missing", key), where,
                "Use the config.ini that the weights were saved with");
  }
}

// Builds the model that the settings describe, and fills it.
TranslationModel assemble(Tokenizers tokenizers, std::string settings, std::string settings_where,
                          const WeightsSource& weights) {
  TransformerConfig config;
  assign_ini(settings, settings_where, "model", config);
  check_sizes_given(settings, settings_where);
  config.vocab_size = tokenizers.target.vocab_size();
  config.src_vocab_size = tokenizers.own_source_size();
  config.validate(settings_where);
  Transformer transformer = make_transformer(config, InitialWeights::none);
  take_parameters(*transformer, weights.content, weights.where, weights.prefix);
  return {transformer, std::move(tokenizers), std::move(settings), std::move(settings_where)};
}

// The settings say whether the source has a tokenizer of its own: vocabularies are often of one
// size, so that nothing else would tell that its file is missing, or of an earlier run.
Tokenizers load_tokenizers(const fs::path& directory, const std::string& settings) {
  Tokenizer target = Tokenizer::load(directory / tokenizer_file);
  TokenizerOptions options;
  assign_ini(settings, (directory / settings_file).string(), "tokenizer", options);
  if (!options.separate) return target;
  return {Tokenizer::load(directory / source_tokenizer_file), std::move(target)};
}

TranslationModel load_checkpoint(const fs::path& path) {
  const SafetensorsContent content = read_safetensors(path);
  const auto settings = content.metadata.find(checkpoint_keys::settings);
  if (settings == content.metadata.end() || !content.tensors.contains(checkpoint_keys::tokenizer)) {
    throw Error("not a checkpoint of heed-train", path.string(),
                "Give a run directory, a model directory or a checkpoint file");
  }
  return assemble(tokenizers_of(content, path.string()), settings->second, path.string(),
                  {content, path.string(), checkpoint_keys::weights});
}

TranslationModel load_directory(const fs::path& directory) {
  const fs::path settings = directory / settings_file;
  const fs::path weights = directory / weights_file;
  SafetensorsContent content = read_safetensors(weights);
  restore_quantized(content);
  const std::string text = read_file(settings);
  TranslationModel model = assemble(load_tokenizers(directory, text), text, settings.string(),
                                    {content, weights.string(), ""});
  if (fs::exists(directory / shortlist_file)) {
    model.shortlist =
        Shortlist::load(directory / shortlist_file, model.tokenizers.source.vocab_size(),
                        model.tokenizers.own_target_size());
  }
  return model;
}

// The directory that holds the weights: `path` itself, or the model of a run.
fs::path model_directory_of(const fs::path& path) {
  if (fs::exists(path / weights_file)) return path;
  const fs::path of_run = path / "model";
  if (fs::exists(of_run / weights_file)) return of_run;
  if (fs::exists(path / "checkpoints")) {
    throw Error("this run has no model yet", path.string(),
                "Wait for its first validation, or give a file of its checkpoints/");
  }
  throw Error(fmt::format("no model here: there is no {}", weights_file), path.string(),
              "Give a run directory, a model directory or a checkpoint file");
}

}  // namespace

void save_tokenizers(const fs::path& directory, const Tokenizers& tokenizers) {
  write_file_atomically(directory / tokenizer_file, tokenizers.target.serialized());
  if (tokenizers.are_shared) {
    fs::remove(directory / source_tokenizer_file);
    return;
  }
  write_file_atomically(directory / source_tokenizer_file, tokenizers.source.serialized());
}

void save_model_directory(const fs::path& directory, const TranslationModel& model,
                          WeightFormat format) {
  const NamedTensors parameters = named_parameters(*model.transformer);
  heed::create_directories(directory);
  const char* const own_tokenizers = "[tokenizer]\nseparate = true\n\n";
  write_file_atomically(directory / settings_file,
                        (model.tokenizers.are_shared ? "" : own_tokenizers) + model.settings);
  save_tokenizers(directory, model.tokenizers);
  if (model.shortlist) model.shortlist->save(directory / shortlist_file);
  write_safetensors(directory / weights_file,
                    format == WeightFormat::int8 ? quantized(parameters) : parameters);
}

Tokenizers tokenizers_of(const SafetensorsContent& checkpoint, const std::string& where) {
  const auto tokenizer_of = [&](const char* key) {
    return Tokenizer::from_serialized(bytes_of(checkpoint.tensors.at(key)), where);
  };
  Tokenizer target = tokenizer_of(checkpoint_keys::tokenizer);
  if (!checkpoint.tensors.contains(checkpoint_keys::source_tokenizer)) return target;
  return {tokenizer_of(checkpoint_keys::source_tokenizer), std::move(target)};
}

void check_model(const fs::path& path) {
  if (!fs::exists(path)) {
    throw Error("no such model", path.string(),
                "Give a run directory, a model directory or a checkpoint file");
  }
  if (fs::is_directory(path)) (void)model_directory_of(path);
}

TranslationModel load_model(const fs::path& path, at::Device device) {
  check_model(path);
  TranslationModel model =
      fs::is_directory(path) ? load_directory(model_directory_of(path)) : load_checkpoint(path);
  model.transformer->to(device);
  model.transformer->eval();
  return model;
}

}  // namespace heed
