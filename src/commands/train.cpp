#include "heed/commands/train.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/utils.h>

#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/training/training_run.h"
#include "run_settings.h"
#include "training_data.h"
#include "validator.h"

namespace heed {
namespace {

void check_required(const TrainSettings& settings) {
  const auto require = [](const std::string& value, const char* option) {
    if (value.empty()) {
      throw UsageError(fmt::format("{} is missing", option), "command line",
                       "heed-train --run DIR --data.train_source FILE --data.train_target FILE");
    }
  };
  require(settings.invocation.run, "--run");
  require(settings.data.train_source, "--data.train_source");
  require(settings.data.train_target, "--data.train_target");
  if (settings.data.valid_source.empty() != settings.data.valid_target.empty()) {
    throw UsageError("a validation set needs both of its files",
                     "--data.valid_source, valid_target",
                     "Give both, or neither to hold pairs out of the training files");
  }
}

// The preset's sizes and training defaults, with what was given over them.
void apply_preset(TrainSettings& settings, OptionParser& parser, int64_t pairs) {
  ModelPreset preset = settings.model.preset;
  if (preset == ModelPreset::automatic) preset = preset_for_corpus(pairs);
  settings.model = preset_config(preset);
  settings.training = preset_training(preset);
  settings.decoding.max_source_length = settings.data.max_length;
  parser.assign();
  settings.model.preset = preset;
  settings.model.validate();
}

void describe_model(const TrainSettings& settings, const Transformer& model, Console& console) {
  const TransformerConfig& config = settings.model;
  console.line(
      fmt::format("Model: {} + {} layers, d_model {}, {} heads, FFN {}, {} pieces: {} parameters",
                  config.num_encoder_layers, config.num_decoder_layers, config.d_model,
                  config.num_heads, config.dim_feedforward, format_count(config.vocab_size),
                  format_count(count_parameters(*model))));
  console.line(fmt::format("Device: {}, {} threads", model->device().str(), at::get_num_threads()));
}

}  // namespace

OptionParser train_options(TrainSettings& settings) {
  OptionParser parser("heed-train", "Trains a Transformer on a parallel corpus.");
  parser.add("", settings.invocation);
  parser.add("data", settings.data);
  parser.add("tokenizer", settings.tokenizer);
  parser.add("model", settings.model);
  parser.add("training", settings.training);
  parser.add("validation", settings.validation);
  parser.add("decoding", settings.decoding);
  parser.set_examples(
      "Examples:\n"
      "  heed-train --run runs/de --data.train_source train.en --data.train_target train.de\n"
      "  heed-train --run runs/de --config configs/multi30k.ini --training.max_minutes 30\n");
  return parser;
}

void train(TrainSettings& settings, OptionParser& parser, Console& console,
           const std::function<bool()>& should_stop) {
  check_required(settings);
  const at::Device device = use_device(settings.training.compute);
  const RunDirectory directory(settings.invocation.run);
  console.log_to(directory.log());
  const TrainingData data = prepare_data(settings, directory, console);
  apply_preset(settings, parser, data.train.size());
  settings.model.vocab_size = data.tokenizer.vocab_size();
  keep_settings(directory, parser.ini(/*comments=*/false), console);

  torch::manual_seed(static_cast<uint64_t>(settings.training.seed));
  Transformer model(settings.model);
  model->to(device);
  describe_model(settings, model, console);

  Trainer trainer(model, data.train, settings.training);
  console.line(fmt::format("Batches: about {} an epoch, {:.1f} % padding",
                           format_count(trainer.sampler().batches_in_epoch()),
                           100 * trainer.sampler().padding_fraction()));
  TrainingRun run(
      trainer, directory,
      {.training = settings.training,
       .metric = settings.validation.metric,
       .identity = {parser.ini(/*comments=*/false), data.tokenizer.serialized(), data.fingerprint},
       .model_settings =
           to_ini("model", settings.model) + "\n" + to_ini("decoding", settings.decoding)},
      make_validator(model, data, settings), console);
  run.resume();
  run.run(should_stop);
  console.line(fmt::format("Model: {}", directory.model().string()));
}

}  // namespace heed
