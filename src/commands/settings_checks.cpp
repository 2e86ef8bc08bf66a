#include "settings_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "heed/core/error.h"
#include "heed/core/ini.h"
#include "training/schedule_options.h"

namespace heed {
namespace {

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

// Settings that would do nothing.
void check_useless(const TransformerConfig& model, const TrainingOptions& training) {
  const TransformerConfig usual;
  const auto refuse = [](const std::string& setting, const std::string& reason) {
    throw UsageError(fmt::format("{} has no effect {}", setting, reason), "settings",
                     "Leave it out, or change the other setting");
  };
  if (model.max_positions != usual.max_positions && model.position != PositionType::learned) {
    refuse("model.max_positions", fmt::format("with model.position {}", name_of(model.position)));
  }
  if (model.max_relative_distance != usual.max_relative_distance &&
      model.position != PositionType::shaw) {
    refuse("model.max_relative_distance",
           fmt::format("with model.position {}", name_of(model.position)));
  }
  if (training.decay_steps > 0 && !falls_to_zero(training.schedule)) {
    refuse("training.decay_steps",
           fmt::format("with training.schedule {}", name_of(training.schedule)));
  }
  if (training.average_checkpoints == 1) refuse("training.average_checkpoints", "where it is 1");
}

void check_schedule(const TrainingOptions& training, bool is_resolved) {
  if (!falls_to_zero(training.schedule)) return;
  const int64_t end = given_end_step(training);
  if (end == 0 && !may_end_before(training)) {
    throw UsageError(
        fmt::format("training.schedule {} does not know where it ends", name_of(training.schedule)),
        "settings", "Set training.decay_steps, or a limit: max_steps, max_epochs or max_minutes");
  }
  if (end == 0 || !is_resolved || end > training.warmup_steps) return;
  throw UsageError(fmt::format("training.schedule {} ends at step {}, within the {} of its warm-up",
                               name_of(training.schedule), end, training.warmup_steps),
                   "settings", "Lower training.warmup_steps, or let the schedule end later");
}

void check_sampling(const TrainingOptions& training) {
  if (training.bpe_dropout == 0 || training.unigram_sampling == 0) return;
  throw UsageError("training.bpe_dropout and training.unigram_sampling are both given", "settings",
                   "Choose the one for the tokenizer's type");
}

// A model that a run begins with brings its tokenizer along.
void check_initial_model(const TrainSettings& settings) {
  if (settings.training.init_from.empty()) return;
  TokenizerOptions given = settings.tokenizer, usual;
  if (to_ini("tokenizer", given) == to_ini("tokenizer", usual)) return;
  throw UsageError("settings of [tokenizer] are given beside training.init_from", "settings",
                   "The model that a run begins with brings its tokenizer along: leave them out");
}

void check_is_there(const std::string& file, const char* option) {
  if (file.empty() || std::filesystem::exists(file)) return;
  throw Error("there is no such file", file, fmt::format("Check --{}", option));
}

}  // namespace

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

void check_combinations(const TrainSettings& settings, bool are_resolved) {
  check_positions(settings);
  if (are_resolved) check_alignment_layer(settings.decoding.search, settings.model);
  check_search(settings.decoding.search);
  check_useless(settings.model, settings.training);
  check_schedule(settings.training, are_resolved);
  check_sampling(settings.training);
  check_initial_model(settings);
  if (settings.tokenizer.is_separate() && settings.model.tie_embeddings == TiedEmbeddings::all) {
    throw UsageError("model.tie_embeddings all shares a vocabulary, and tokenizer.separate has two",
                     "settings", "Add --model.tie_embeddings decoder, or none");
  }
}

void check_files(const TrainSettings& settings) {
  check_is_there(settings.training.source_vectors, "training.source_vectors");
  check_is_there(settings.training.target_vectors, "training.target_vectors");
}

}  // namespace heed
