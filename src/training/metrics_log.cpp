#include "heed/training/metrics_log.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "heed/core/error.h"

namespace heed {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const std::vector<SampleTranslation>& samples) {
  ordered_json list = ordered_json::array();
  for (const auto& [source, reference, translation] : samples) {
    list.push_back({{"source", source}, {"reference", reference}, {"translation", translation}});
  }
  return list;
}

}  // namespace

int64_t MetricsLog::size() const {
  std::error_code missing;
  const auto bytes = std::filesystem::file_size(path_, missing);
  return missing ? 0 : static_cast<int64_t>(bytes);
}

void MetricsLog::truncate(int64_t bytes) const {
  if (size() > bytes) std::filesystem::resize_file(path_, static_cast<uintmax_t>(bytes));
}

void MetricsLog::training(const TrainingProgress& progress, double learning_rate) const {
  const MetricsWindow& window = progress.window;
  const auto tokens = static_cast<double>(window.tokens);
  const ordered_json line{{"kind", "training"},
                          {"step", progress.step},
                          {"epoch", progress.sampler.epoch},
                          {"seconds", progress.seconds},
                          {"loss", window.loss / tokens},
                          {"nll", window.nll / tokens},
                          {"ppl", std::exp(window.nll / tokens)},
                          {"learning_rate", learning_rate},
                          {"gradient_norm", window.gradient_norm / double(window.steps)},
                          {"tokens_per_second", tokens / window.seconds}};
  append(line.dump());
}

void MetricsLog::validation(const TrainingProgress& progress,
                            const ValidationScores& scores) const {
  const ordered_json line{{"kind", "validation"},
                          {"step", progress.step},
                          {"epoch", progress.sampler.epoch},
                          {"seconds", progress.seconds},
                          {"nll", scores.nll},
                          {"ppl", std::exp(scores.nll)},
                          {"bleu", scores.bleu},
                          {"best_step", progress.best_step},
                          {"samples", to_json(scores.samples)}};
  append(line.dump());
}

void MetricsLog::average(const TrainingProgress& progress, const ValidationScores& scores,
                         bool is_kept) const {
  const ordered_json line{{"kind", "average"},
                          {"step", progress.step},
                          {"epoch", progress.sampler.epoch},
                          {"of_steps", progress.averaged},
                          {"kept", is_kept},
                          {"seconds", progress.seconds},
                          {"nll", scores.nll},
                          {"ppl", std::exp(scores.nll)},
                          {"bleu", scores.bleu},
                          {"best_step", progress.best_step}};
  append(line.dump());
}

void MetricsLog::skipped(const TrainingProgress& progress,
                         const std::vector<int64_t>& lines) const {
  const ordered_json line{{"kind", "skipped"},
                          {"step", progress.step},
                          {"epoch", progress.sampler.epoch},
                          {"lines", lines}};
  append(line.dump());
}

void MetricsLog::rollback(const TrainingProgress& progress) const {
  const ordered_json line{{"kind", "rollback"},
                          {"step", progress.step},
                          {"epoch", progress.sampler.epoch},
                          {"to_step", progress.rollback_step}};
  append(line.dump());
}

void MetricsLog::append(const std::string& line) const {
  std::ofstream file(path_, std::ios::app);
  file << line << '\n';
  if (!file.flush()) {
    throw Error("cannot write to the file", path_.string(), "Is the disk full?");
  }
}

}  // namespace heed
