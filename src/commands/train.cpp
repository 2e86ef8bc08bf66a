#include "heed/commands/train.h"

#include <fmt/format.h>
#include <torch/utils.h>

#include <algorithm>
#include <filesystem>

#include "heed/commands/presets.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/ini.h"
#include "heed/core/stopwatch.h"
#include "heed/training/shortlist_building.h"
#include "heed/training/training_run.h"
#include "initial_weights.h"
#include "memory_check.h"
#include "model_settings.h"
#include "run_display.h"
#include "run_plan.h"
#include "run_settings.h"
#include "settings_checks.h"
#include "training_data.h"
#include "validator.h"

namespace heed {
namespace {

/// What settings that are not given are taken from.
struct Defaults {
  TransformerConfig model;
  TrainingOptions training;
};

Defaults preset_defaults(ModelPreset preset) {
  Defaults defaults{preset_config(preset), preset_training(preset)};
  defaults.model.preset = preset;
  return defaults;
}

// Of a run that begins with a model, or goes on: that model's sizes.
Defaults defaults_like(const TransformerConfig& model) {
  return {model, preset_training(model.preset)};
}

void apply(const Defaults& defaults, TrainSettings& settings, OptionParser& parser) {
  settings.model = defaults.model;
  settings.training = defaults.training;
  settings.decoding.max_source_length = settings.data.max_length;
  parser.assign();
  settings.model.preset = defaults.model.preset;
  const bool has_encoder = settings.model.architecture == Architecture::encoder_decoder;
  if (!has_encoder && !parser.given("model.num_encoder_layers")) {
    settings.model.num_encoder_layers = 0;
  }
  settings.model.validate();
}

// Says now, before the corpus is read, what is wrong with the settings whatever the corpus.
void check_early(TrainSettings& settings, OptionParser& parser) {
  const bool has_preset = settings.model.preset != ModelPreset::automatic;
  const bool is_known =
      has_preset || (parser.given("model.d_model") && parser.given("model.num_heads"));
  const bool has_own_sizes = settings.training.init_from.empty();
  if (is_known && has_own_sizes) apply(preset_defaults(settings.model.preset), settings, parser);
  check_combinations(settings, /*are_resolved=*/has_preset && has_own_sizes);
}

/// What a run begins with, or goes on from.
struct Beginning {
  std::optional<Checkpoint> newest;       ///< Of the run's directory.
  std::optional<Checkpoint> checkpoint;   ///< The same, if it has made a step.
  std::optional<TranslationModel> model;  ///< That of training.init_from, for a new run.
};

Beginning beginning_of(const TrainSettings& settings, const std::optional<RunDirectory>& directory,
                       Console& console) {
  Beginning beginning;
  if (directory) beginning.newest = newest_checkpoint(*directory, console);
  // A run that has not made a step begins anew, with other settings if they have changed since.
  if (beginning.newest && beginning.newest->progress.step > 0) {
    beginning.checkpoint = beginning.newest;
    return beginning;
  }
  check_files(settings);
  beginning.model = initial_model(settings);
  return beginning;
}

// The sizes of the model that training.init_from names, which a run that goes on has in its
// settings.
TransformerConfig initial_sizes(const TrainSettings& settings, const Beginning& beginning) {
  TransformerConfig sizes;
  if (beginning.model) {
    sizes = beginning.model->transformer->config();
  } else {
    const Checkpoint& checkpoint = *beginning.checkpoint;
    assign_ini(checkpoint.identity.settings, checkpoint.path.string(), "model", sizes);
  }
  const ModelPreset given = settings.model.preset;
  if (given == ModelPreset::automatic || given == sizes.preset) return sizes;
  throw UsageError("model.preset is given beside training.init_from", "settings",
                   "The model that a run begins with brings its sizes along: leave it out");
}

Defaults defaults_of(const TrainSettings& settings, const Beginning& beginning, int64_t pairs) {
  if (!settings.training.init_from.empty()) {
    return defaults_like(initial_sizes(settings, beginning));
  }
  const ModelPreset given = settings.model.preset;
  return preset_defaults(given == ModelPreset::automatic ? preset_for_corpus(pairs) : given);
}

// Another rate is taken as it is, however often the one before was halved.
void forget_rollbacks_of_another_rate(Checkpoint& checkpoint, const OptionParser& parser) {
  const std::string settings = parser.ini(/*comments=*/false);
  const Checkpoint now{"", {}, {}, {.settings = settings, .tokenizer = "", .corpus = ""}};
  for (const char* key : {"learning_rate", "warmup_steps", "schedule", "decay_steps"}) {
    const bool is_same =
        setting_of(checkpoint, "training", key) == setting_of(now, "training", key);
    if (!is_same) checkpoint.progress.rollbacks = 0;
  }
}

// A run goes on in the precision that `auto` stood for when it was started.
void keep_precision(TrainingOptions& training, const Checkpoint& checkpoint) {
  if (training.precision != Precision::automatic) return;
  const bool was_bf16 = setting_of(checkpoint, "training", "precision") == name_of(Precision::bf16);
  training.precision = was_bf16 ? Precision::bf16 : Precision::fp32;
}

TrainingRun::Settings run_settings(const TrainSettings& settings, const OptionParser& parser,
                                   const TrainingData& data) {
  return {.training = settings.training,
          .metric = settings.validation.metric,
          .identity = {parser.ini(/*comments=*/false), data.tokenizers.target.serialized(),
                       data.fingerprint,
                       data.tokenizers.are_shared ? "" : data.tokenizers.source.serialized()},
          .tokenizers = data.tokenizers};
}

// All settings, now that the corpus is known.
void resolve(TrainSettings& settings, OptionParser& parser, Beginning& beginning,
             const TrainingData& data, Console& console) {
  apply(defaults_of(settings, beginning, data.train.size()), settings, parser);
  check_combinations(settings, /*are_resolved=*/true);
  settings.model.vocab_size = data.tokenizers.target.vocab_size();
  settings.model.src_vocab_size = data.tokenizers.own_source_size();
  if (beginning.newest) keep_precision(settings.training, *beginning.newest);
  if (!beginning.checkpoint) return;
  forget_rollbacks_of_another_rate(*beginning.checkpoint, parser);
  check_settings(*beginning.checkpoint, parser.ini(/*comments=*/false), settings.invocation.run,
                 console);
}

// Anew with each new run; a run from before there were shortlists gets one when it goes on.
Shortlist written_shortlist(const RunDirectory& directory, const TrainingData& data,
                            bool is_new_run, Console& console) {
  const Tokenizers& tokenizers = data.tokenizers;
  if (!is_new_run && std::filesystem::exists(directory.shortlist())) {
    return Shortlist::load(directory.shortlist(), tokenizers.source.vocab_size(),
                           tokenizers.own_target_size());
  }
  console.progress("Building the shortlist");
  const Stopwatch stopwatch;
  Shortlist shortlist = build_shortlist(data.train, tokenizers);
  shortlist.save(directory.shortlist());
  console.line(fmt::format("Shortlist: {}, built in {:.1f} s", directory.shortlist().string(),
                           stopwatch.seconds()));
  return shortlist;
}

// With the weights that a new run begins with; of one that goes on they are read from its
// checkpoint.
Transformer new_model(const TrainSettings& settings, Beginning& beginning,
                      const Tokenizers& tokenizers, Console& console) {
  torch::manual_seed(static_cast<uint64_t>(settings.training.seed));
  Transformer model = make_transformer(settings.model);
  if (!beginning.checkpoint) {
    set_initial_weights(model, settings, beginning.model, tokenizers, console);
  }
  beginning.model.reset();
  return model;
}

// What does not change of it.
TrainingReport report_of(const TrainSettings& settings, const RunFacts& facts,
                         const TrainingData& data, const std::string& ini) {
  return {.title = "Training of " + settings.invocation.run,
          .facts = facts,
          .settings = ini,
          .data = data.report};
}

// What a run's directory has before the first step. Returns the shortlist.
Shortlist write_beginning(const RunDirectory& directory, const OptionParser& parser,
                          const TrainingData& data, bool is_new_run, Console& console) {
  write_file_atomically(directory.config(), parser.ini(/*comments=*/false));
  save_tokenizers(directory.model(), data.tokenizers);
  return written_shortlist(directory, data, is_new_run, console);
}

/// A run's directory, which no other program trains in meanwhile; a dry run has none.
struct OpenDirectory {
  std::optional<RunDirectory> directory;
  std::shared_ptr<FileDescriptor> lock;
};

OpenDirectory open_directory(const TrainSettings& settings, Console& console) {
  const std::string& run = settings.invocation.run;
  if (settings.invocation.dry_run) {
    if (RunDirectory::check(run)) {
      console.line(run + " holds a run already; this plan is of a new one");
    }
    return {};
  }
  RunDirectory directory(run);
  std::shared_ptr<FileDescriptor> lock = directory.lock();
  console.log_to(directory.log());
  return {std::move(directory), std::move(lock)};
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
      presets_text() +
      "\nExamples:\n"
      "  heed-train --run runs/de --data.train_source train.en --data.train_target train.de\n"
      "  heed-train --run demo --config configs/phrasebook.ini --training.max_minutes 10\n");
  return parser;
}

bool train(TrainSettings& settings, OptionParser& parser, Console& console,
           const StopRequest& should_stop) {
  check_required(settings);
  check_early(settings, parser);
  const at::Device device = use_device(settings.training.compute);
  const auto [directory, lock] = open_directory(settings, console);
  Beginning beginning = beginning_of(settings, directory, console);
  const TrainingData data =
      prepare_data(settings, known_tokenizers(beginning.checkpoint, beginning.model), console);
  resolve(settings, parser, beginning, data, console);
  check_memory(settings, device);
  Transformer model = new_model(settings, beginning, data.tokenizers, console);
  model->to(device);
  Trainer trainer(model, data.train, settings.training, data.corpus_of_epoch);
  const RunFacts facts = describe(settings, trainer);
  for (const auto& [name, text] : facts) console.line(name + ": " + text);
  if (!beginning.checkpoint) try_a_batch(settings, trainer, console);
  if (should_stop()) return false;
  TrainingRun::Settings of_run = run_settings(settings, parser, data);
  if (!directory) {
    try_limits(settings, of_run, trainer, console);
    return true;
  }
  RunDisplay display(*directory, report_of(settings, facts, data, of_run.identity.settings),
                     settings.training.tensorboard, console);
  of_run.observer = display.observer();
  const TrainSettings of_model = settings_of_model(settings, data);
  std::optional<Shortlist> shortlist;  // there when the first model is written
  of_run.model_settings = [&] { return model_settings(model, of_model, data, *shortlist); };
  TrainingRun run(trainer, *directory, of_run, make_validator(model, data, of_model), console);
  run.resume(beginning.checkpoint);
  shortlist =
      write_beginning(*directory, parser, data, /*is_new_run=*/!beginning.checkpoint, console);
  const bool is_finished = run.run(should_stop);
  if (run.progress().best_score) console.line("Model: " + directory->model().string());
  return is_finished;
}

}  // namespace heed
