#include "run_plan.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "heed/core/file_output.h"
#include "heed/core/ini.h"
#include "heed/core/peak_memory.h"
#include "heed/model/parameters.h"
#include "training/disk_space.h"
#include "training/schedule_options.h"

namespace heed {
namespace {

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

// "3 + 3 layers, d_model 256, 4 heads, FFN 1024, 8,000 pieces: 6,498,560 parameters (preset small)"
std::string model_of(const TransformerConfig& config, int64_t parameters) {
  const TransformerConfig preset = preset_config(config.preset);
  const bool is_as_preset =
      layers_of(config) == layers_of(preset) && config.d_model == preset.d_model &&
      config.num_heads == preset.num_heads && config.dim_feedforward == preset.dim_feedforward;
  std::string pieces = format_count(config.vocab_size);
  if (config.src_vocab_size > 0) pieces = format_count(config.src_vocab_size) + " + " + pieces;
  return fmt::format("{} layers, d_model {}, {} heads, FFN {}, {} pieces: {} parameters ({} {})",
                     layers_of(config), config.d_model, config.num_heads, config.dim_feedforward,
                     pieces, format_count(parameters), is_as_preset ? "preset" : "from preset",
                     name_of(config.preset));
}

int64_t steps_an_epoch(const TrainingOptions& training, const Trainer& trainer) {
  const int64_t batches = trainer.loader().batches_in_epoch();
  return (batches + training.accumulate - 1) / training.accumulate;
}

// "about 181 an epoch, of at most 4,096 tokens a side, 2.0 % padding; 6 make a step: 31 an epoch"
std::string batches_of(const TrainingOptions& training, const Trainer& trainer) {
  std::string text =
      fmt::format("about {} an epoch, of at most {} tokens a side, {:.1f} % padding",
                  format_count(trainer.loader().batches_in_epoch()),
                  format_count(training.batch_tokens), 100 * trainer.loader().padding_fraction());
  if (training.accumulate > 1) {
    text += fmt::format("; {} make a step: {} an epoch", training.accumulate,
                        format_count(steps_an_epoch(training, trainer)));
  }
  return text;
}

// The most seconds that a run takes, validations apart; infinite where nothing limits it.
double longest_run(const TrainingOptions& training, double step, double epoch) {
  double seconds = std::numeric_limits<double>::infinity();
  const auto limit = [&seconds](double most) {
    if (most > 0) seconds = std::min(seconds, most);
  };
  limit(static_cast<double>(training.max_steps) * step);
  limit(static_cast<double>(training.max_epochs) * epoch);
  limit(60 * training.max_minutes);
  return seconds;
}

// The directory itself, or the one above it that is there.
std::filesystem::path existing(std::filesystem::path directory) {
  directory = std::filesystem::absolute(directory);
  while (!std::filesystem::exists(directory)) directory = directory.parent_path();
  return directory;
}

int64_t frozen_parameters(const torch::nn::Module& model) {
  int64_t frozen = 0;
  for (const at::Tensor& parameter : model.parameters()) {
    if (!parameter.requires_grad()) frozen += parameter.numel();
  }
  return frozen;
}

// The most memory so far, where the process's own is what counts.
std::string memory_of(const TransformerImpl& model) {
  return model.device().is_cpu() ? fmt::format(", {:.0f} MB of memory at most", peak_memory_mb())
                                 : "";
}

// "peak 0.002 at step 600, then cosine to 0 at step 20,000"
std::string rate_of(const TrainingOptions& training, int64_t d_model) {
  const ScheduleOptions schedule = schedule_options(training, d_model);
  std::string text = fmt::format("peak {:.2g} at step {}, then {}", schedule.peak_rate,
                                 format_count(schedule.warmup_steps), name_of(schedule.type));
  if (!falls_to_zero(schedule.type)) return text;
  if (may_end_before(training)) return text + " to 0 where the run ends";
  const int64_t end = given_end_step(training);
  text += " to 0 at step " + format_count(end);
  const bool goes_on = training.max_steps == 0 || training.max_steps > end;
  return goes_on ? text + " (warning: nothing is learned from then on)" : text;
}

}  // namespace

RunFacts describe(const TrainSettings& settings, const Trainer& trainer) {
  RunFacts facts{{"Model", model_of(settings.model, count_parameters(*trainer.model()))}};
  const std::string variant = variant_of(settings.model);
  if (!variant.empty()) facts.emplace_back("Variant", variant);
  facts.emplace_back("Device", fmt::format("{}, {} threads", trainer.model()->device().str(),
                                           at::get_num_threads()));
  facts.emplace_back("Batches", batches_of(settings.training, trainer));
  facts.emplace_back("Rate", rate_of(settings.training, settings.model.d_model));
  const int64_t frozen = frozen_parameters(*trainer.model());
  if (frozen > 0) facts.emplace_back("Frozen", format_count(frozen) + " parameters");
  return facts;
}

void try_a_batch(TrainSettings& settings, Trainer& trainer, Console& console) {
  TrainingOptions& training = settings.training;
  constexpr double worth_it = 0.9;
  console.progress("Trying a batch");
  const Batch batch = trainer.next_batch();
  const bool is_open = training.precision == Precision::automatic;
  double seconds = trainer.try_batch(batch, is_open ? Precision::fp32 : training.precision).seconds;
  if (is_open) {
    const double bf16 = trainer.try_batch(batch, Precision::bf16).seconds;
    training.precision = bf16 < worth_it * seconds ? Precision::bf16 : Precision::fp32;
    console.line(fmt::format("Precision: {}; a batch takes {:.3f} s in fp32 and {:.3f} s in bf16",
                             name_of(training.precision), seconds, bf16));
    if (training.precision == Precision::bf16) seconds = bf16;
  }
  trainer.set_precision(training.precision);
  const double step = seconds * static_cast<double>(training.accumulate);
  const double epoch = step * static_cast<double>(steps_an_epoch(training, trainer));
  const double longest = longest_run(training, step, epoch);
  console.line(fmt::format(
      "Time: about {:.2f} s a step, {} an epoch{}", step, format_duration(epoch),
      std::isfinite(longest)
          ? fmt::format(", at most {} for all, validations apart{}", format_duration(longest),
                        training.patience > 0 ? "; it ends sooner where nothing gets better" : "")
          : ""));
  if (longest < step * static_cast<double>(training.warmup_steps)) {
    const ScheduleOptions schedule = schedule_options(training, settings.model.d_model);
    console.line(fmt::format(
        "warning: the run will end within the {} steps in which the rate rises. Lower "
        "training.warmup_steps, and give training.learning_rate {:.2g}: without it the peak rises "
        "as they fall",
        format_count(training.warmup_steps), schedule.peak_rate));
  }
}

void try_limits(const TrainSettings& settings, const TrainingRun::Settings& run, Trainer& trainer,
                Console& console) {
  const Batch batch = trainer.loader().largest();
  const Trial trial = trainer.try_batch(batch, settings.training.precision);
  console.line(fmt::format("Largest batch: {} pairs, {} x {} pieces; {:.2f} s{}{}",
                           batch.src.size(0), batch.src.size(1), batch.tgt_input.size(1),
                           trial.seconds, memory_of(*trainer.model()),
                           trial.parts > 1 ? fmt::format("; it does not fit into memory, and is "
                                                         "cut into {} parts",
                                                         trial.parts)
                                           : ""));
  const uint64_t bytes = bytes_to_come(trainer, run, /*checkpoints_there=*/0);
  const std::filesystem::path disk = existing(settings.invocation.run);
  check_free_space(disk, bytes);
  console.line(fmt::format("Disk: the run takes up to {:.0f} MB in {}, which has them",
                           static_cast<double>(bytes) / 1e6, disk.string()));
  console.line("A dry run: nothing was trained and nothing written.");
}

}  // namespace heed
