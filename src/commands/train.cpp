#include "heed/commands/train.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
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
#include "heed/training/word_vectors.h"
#include "run_settings.h"
#include "training_data.h"
#include "validator.h"

namespace heed {
namespace {

void check_required(const TrainSettings& settings) {
  const auto require = [](const std::string& value, const char* option) {
    if (value.empty()) {
      throw UsageError(
          fmt::format("{} is missing", option), "command line",
          "Usage: heed-train --run DIR --data.train_source FILE --data.train_target FILE");
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

ModelPreset chosen_preset(const TrainSettings& settings, int64_t pairs) {
  const ModelPreset given = settings.model.preset;
  return given == ModelPreset::automatic ? preset_for_corpus(pairs) : given;
}

// The preset's sizes and training defaults, with what was given over them.
void apply_preset(TrainSettings& settings, OptionParser& parser, ModelPreset preset) {
  settings.model = preset_config(preset);
  settings.training = preset_training(preset);
  settings.decoding.max_source_length = settings.data.max_length;
  parser.assign();
  settings.model.preset = preset;
  const bool has_encoder = settings.model.architecture == Architecture::encoder_decoder;
  if (!has_encoder && !parser.given("model.num_encoder_layers")) {
    settings.model.num_encoder_layers = 0;
  }
  settings.model.validate();
}

// Every piece of the longest source, with its end, and of the longest translation of it needs a
// position of its own.
void check_positions(const TrainSettings& settings) {
  const TransformerConfig& model = settings.model;
  if (model.position != PositionType::learned) return;
  const int64_t source = settings.data.max_length + 1;
  const int64_t target = settings.data.max_length + settings.decoding.search.max_extra_length;
  const bool has_encoder = model.architecture == Architecture::encoder_decoder;
  const int64_t needed = has_encoder ? std::max(source, target) : source + target;
  if (model.max_positions >= needed) return;
  throw UsageError(fmt::format("model.max_positions {} is less than the {} that lines need",
                               model.max_positions, needed),
                   "settings",
                   has_encoder ? "That is data.max_length + decoding.max_extra_length"
                               : "That is 2 data.max_length + decoding.max_extra_length + 1");
}

void check_is_there(const std::string& file, const char* option) {
  if (file.empty() || std::filesystem::exists(file)) return;
  throw Error("there is no such file", file, fmt::format("Check --{}", option));
}

// Says now, before the corpus is read, what is wrong with the sizes whatever the corpus.
void check_early(TrainSettings& settings, OptionParser& parser) {
  const bool is_known = settings.model.preset != ModelPreset::automatic ||
                        (parser.given("model.d_model") && parser.given("model.num_heads"));
  if (is_known) apply_preset(settings, parser, settings.model.preset);
  check_positions(settings);
  if (settings.tokenizer.is_separate() && settings.model.tie_embeddings == TiedEmbeddings::all) {
    throw UsageError("model.tie_embeddings all shares a vocabulary, and tokenizer.separate has two",
                     "settings", "Add --model.tie_embeddings decoder, or none");
  }
}

// What of the model is not the paper's, sizes apart: "norm pre, feed_forward swiglu".
std::string variant_of(TransformerConfig config) {
  const TransformerConfig papers;
  config.preset = papers.preset;
  config.d_model = papers.d_model;
  config.num_heads = papers.num_heads;
  config.num_encoder_layers = papers.num_encoder_layers;
  config.num_decoder_layers = papers.num_decoder_layers;
  config.dim_feedforward = papers.dim_feedforward;
  config.dropout = papers.dropout;
  if (config.position != PositionType::learned) config.max_positions = papers.max_positions;
  if (config.position != PositionType::shaw) {
    config.max_relative_distance = papers.max_relative_distance;
  }
  const std::vector<IniEntry> usual = parse_ini(to_ini("model", papers), "the paper's");
  std::vector<std::string> differences;
  for (const IniEntry& entry : parse_ini(to_ini("model", config), "settings")) {
    const auto is_same = [&](const IniEntry& other) {
      return other.key == entry.key && other.value == entry.value;
    };
    if (std::ranges::any_of(usual, is_same)) continue;
    differences.push_back(entry.key + " " + entry.value);
  }
  return fmt::format("{}", fmt::join(differences, ", "));
}

// "6 + 6", or of a decoder alone "12".
std::string layers_of(const TransformerConfig& config) {
  if (config.architecture == Architecture::decoder_only) {
    return fmt::format("{}", config.num_decoder_layers);
  }
  return fmt::format("{} + {}", config.num_encoder_layers, config.num_decoder_layers);
}

void describe(const TrainSettings& settings, const Trainer& trainer, Console& console) {
  const TransformerConfig& config = settings.model;
  console.line(
      fmt::format("Model ({}): {} layers, d_model {}, {} heads, FFN {}, {} pieces: {} parameters",
                  name_of(config.preset), layers_of(config), config.d_model, config.num_heads,
                  config.dim_feedforward, format_count(config.vocab_size),
                  format_count(count_parameters(*trainer.model()))));
  const std::string variant = variant_of(config);
  if (!variant.empty()) console.line("Variant: " + variant);
  console.line(fmt::format("Device: {}, {} threads", trainer.model()->device().str(),
                           at::get_num_threads()));
  console.line(fmt::format("Batches: about {} an epoch, {:.1f} % padding",
                           format_count(trainer.loader().batches_in_epoch()),
                           100 * trainer.loader().padding_fraction()));
}

// Another rate is taken as it is, however often the one before was halved.
void forget_rollbacks_of_another_rate(Checkpoint& checkpoint, const OptionParser& parser) {
  const std::string settings = parser.ini(/*comments=*/false);
  const Checkpoint now{"", {}, {}, {.settings = settings, .tokenizer = "", .corpus = ""}};
  for (const char* key : {"learning_rate", "warmup_steps"}) {
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

// What `auto` stands for here: bf16 where a trial shows that it is worth its rounding.
void choose_precision(TrainingOptions& training, Trainer& trainer, Console& console) {
  if (training.precision != Precision::automatic) return;
  constexpr double worth_it = 0.9;
  console.progress("Trying three batches in fp32 and in bf16");
  const double fp32 = trainer.seconds_of_a_trial(Precision::fp32);
  const double bf16 = trainer.seconds_of_a_trial(Precision::bf16);
  training.precision = bf16 < worth_it * fp32 ? Precision::bf16 : Precision::fp32;
  trainer.set_precision(training.precision);
  console.line(fmt::format("Precision: {}; a batch takes {:.3f} s in fp32 and {:.3f} s in bf16",
                           name_of(training.precision), fp32, bf16));
}

// Lines that are longer than anything the model was trained on are translated in parts.
TranslatorOptions decoding_of_model(const TrainSettings& settings, const ParallelCorpus& train) {
  int64_t longest = 2;
  for (int64_t i = 0; i < train.size(); ++i)
    longest = std::max(longest, std::ssize(train.source(i)));
  TranslatorOptions decoding = settings.decoding;
  decoding.max_source_length = std::min(decoding.max_source_length, longest);
  return decoding;
}

TrainingRun::Settings run_settings(const TrainSettings& settings, const OptionParser& parser,
                                   const TrainingData& data) {
  return {.training = settings.training,
          .metric = settings.validation.metric,
          .identity = {parser.ini(/*comments=*/false), data.tokenizers.target.serialized(),
                       data.fingerprint,
                       data.tokenizers.are_shared ? "" : data.tokenizers.source.serialized()},
          .tokenizers = data.tokenizers,
          .model_settings = to_ini("model", settings.model) + "\n" +
                            to_ini("decoding", decoding_of_model(settings, data.train))};
}

// Anew with each new run; a run from before there were shortlists gets one when it goes on.
void write_shortlist(const RunDirectory& directory, const TrainingData& data, bool is_new_run,
                     Console& console) {
  if (!is_new_run && std::filesystem::exists(directory.shortlist())) return;
  console.progress("Building the shortlist");
  const Stopwatch stopwatch;
  build_shortlist(data.train, data.tokenizers).save(directory.shortlist());
  console.line(fmt::format("Shortlist: {}, built in {:.1f} s", directory.shortlist().string(),
                           stopwatch.seconds()));
}

// Of a new run.
void begin_with_word_vectors(Transformer& model, const TrainSettings& settings,
                             const Tokenizers& tokenizers, Console& console) {
  const auto load = [&](const std::string& file, const Tokenizer& tokenizer,
                        TokenEmbedding& embedding) {
    if (file.empty()) return;
    console.progress("Reading word vectors");
    const WordVectorReport report = load_word_vectors(file, tokenizer, embedding->weight);
    console.line((report.matched > 0 ? "" : "warning: ") + describe(report));
  };
  load(settings.training.source_vectors, tokenizers.source, model->src_embedding);
  load(settings.training.target_vectors, tokenizers.target, model->tgt_embedding);
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
  const RunDirectory directory(settings.invocation.run);
  const std::shared_ptr<FileDescriptor> lock = directory.lock();
  console.log_to(directory.log());
  const std::optional<Checkpoint> newest = newest_checkpoint(directory, console);
  // A run that has not made a step begins anew, with other settings if they have changed since.
  std::optional<Checkpoint> checkpoint = newest;
  if (newest && newest->progress.step == 0) checkpoint.reset();
  if (!checkpoint) {
    check_is_there(settings.training.source_vectors, "training.source_vectors");
    check_is_there(settings.training.target_vectors, "training.target_vectors");
  }
  const TrainingData data = prepare_data(settings, checkpoint, console);
  apply_preset(settings, parser, chosen_preset(settings, data.train.size()));
  settings.model.vocab_size = data.tokenizers.target.vocab_size();
  settings.model.src_vocab_size = data.tokenizers.own_source_size();
  if (newest) keep_precision(settings.training, *newest);
  if (checkpoint) {
    forget_rollbacks_of_another_rate(*checkpoint, parser);
    check_settings(*checkpoint, parser.ini(/*comments=*/false), settings.invocation.run, console);
  }
  torch::manual_seed(static_cast<uint64_t>(settings.training.seed));
  Transformer model = make_transformer(settings.model);
  if (!checkpoint) begin_with_word_vectors(model, settings, data.tokenizers, console);
  model->to(device);
  Trainer trainer(model, data.train, settings.training);
  describe(settings, trainer, console);
  choose_precision(settings.training, trainer, console);
  TrainingRun run(trainer, directory, run_settings(settings, parser, data),
                  make_validator(model, data, settings), console);
  run.resume(checkpoint);
  write_file_atomically(directory.config(), parser.ini(/*comments=*/false));
  save_tokenizers(directory.model(), data.tokenizers);
  write_shortlist(directory, data, /*is_new_run=*/!checkpoint, console);
  const bool is_finished = run.run(should_stop);
  if (run.progress().best_score) console.line("Model: " + directory.model().string());
  return is_finished;
}

}  // namespace heed
