#include "settings_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "heed/core/error.h"
#include "heed/model/model_directory.h"

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

void check_schedule(const TrainingOptions& training) {
  const bool has_end =
      training.schedule == ScheduleType::cosine || training.schedule == ScheduleType::linear;
  const int64_t end = training.decay_steps > 0 ? training.decay_steps : training.max_steps;
  if (!has_end || end > training.warmup_steps) return;
  throw UsageError(
      end == 0 ? fmt::format("training.schedule {} does not know where it ends",
                             name_of(training.schedule))
               : fmt::format("training.schedule {} ends at step {}, within the {} of its warm-up",
                             name_of(training.schedule), end, training.warmup_steps),
      "settings", "Set training.decay_steps, or training.max_steps, to more than warmup_steps");
}

void check_sampling(const TrainingOptions& training) {
  if (training.bpe_dropout == 0 || training.unigram_sampling == 0) return;
  throw UsageError("training.bpe_dropout and training.unigram_sampling are both given", "settings",
                   "Choose the one for the tokenizer's type");
}

// A model that a run begins with brings its sizes and its tokenizer along.
void check_initial_model(const TrainSettings& settings, const OptionParser& parser) {
  if (settings.training.init_from.empty()) return;
  for (const char* option :
       {"model.preset", "tokenizer.model", "tokenizer.source_model", "tokenizer.separate",
        "tokenizer.model_type", "tokenizer.vocab_size"}) {
    if (!parser.given(option)) continue;
    throw UsageError(fmt::format("{} is given beside training.init_from", option), "settings",
                     "The model that a run begins with brings its sizes and tokenizer along: "
                     "leave the option out");
  }
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

void check_combinations(const TrainSettings& settings, const OptionParser& parser) {
  check_positions(settings);
  check_schedule(settings.training);
  check_sampling(settings.training);
  check_initial_model(settings, parser);
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
