#include "heed/training/metrics_log.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

using nlohmann::ordered_json;

// Whether a checkpoint with this progress knows of a line; none does of one cut short by a crash.
bool is_known(const std::string& line, const TrainingProgress& progress) {
  const auto entry = ordered_json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!entry.is_object()) return false;
  const bool is_validation = entry.value("kind", "") == "validation";
  const int64_t last = is_validation ? progress.validated_step : progress.step;
  return entry.value("step", last + 1) <= last;
}

}  // namespace

void MetricsLog::rewind(const TrainingProgress& progress) const {
  if (!std::filesystem::exists(path_)) return;
  std::istringstream lines(read_file(path_));  // as bytes: what a crash cut may be no UTF-8
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (is_known(line, progress)) kept += line + "\n";
  }
  write_file_atomically(path_, kept);
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
                          {"sample", scores.sample}};
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

void MetricsLog::append(const std::string& line) const {
  std::ofstream file(path_, std::ios::app);
  file << line << '\n';
  if (!file.flush()) {
    throw Error("cannot write to the file", path_.string(), "Is the disk full?");
  }
}

}  // namespace heed
