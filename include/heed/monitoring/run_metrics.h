#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace heed {

/// What metrics.jsonl says of a run. A number that the file does not have is NaN; losses are means
/// over target tokens, in nats; seconds are those spent training, all sessions together.

constexpr double unknown_metric = std::numeric_limits<double>::quiet_NaN();

/// Means over the steps since the line before.
struct TrainingPoint {
  int64_t step = 0;
  int64_t epoch = 0;  ///< Complete passes over the training pairs.
  double seconds = unknown_metric;
  double loss = unknown_metric;  ///< With label smoothing.
  double nll = unknown_metric;   ///< Without.
  double ppl = unknown_metric;
  double learning_rate = unknown_metric;
  double gradient_norm = unknown_metric;  ///< Before clipping.
  double tokens_per_second = unknown_metric;
};

/// A sentence of the validation text as the model translated it.
struct SampleTranslation {
  std::string source;
  std::string reference;  ///< "" where it is not known.
  std::string translation;

  bool operator==(const SampleTranslation&) const = default;
};

/// One validation.
struct ValidationPoint {
  int64_t step = 0;
  int64_t epoch = 0;
  double seconds = unknown_metric;
  double nll = unknown_metric;
  double ppl = unknown_metric;
  double bleu = unknown_metric;
  int64_t best_step = 0;               ///< When the best validation so far was.
  std::vector<int64_t> of_steps = {};  ///< Of an average: the checkpoints that it is the mean of.
  std::vector<SampleTranslation> samples;
};

/// A step that changed nothing, as its loss or gradient was not finite.
struct SkippedStep {
  int64_t step = 0;
  int64_t epoch = 0;
  std::vector<int64_t> lines;  ///< Of the training files, from 1.
};

/// Training diverged at `step` and went on from `to_step`.
struct Rollback {
  int64_t step = 0;
  int64_t to_step = 0;
  double seconds = unknown_metric;  ///< About when.
};

/// A run so far. Along `training` and `validations` steps increase: what a rollback has undone is
/// not there. `skipped` and `rollbacks` are all that happened, in their order.
struct RunMetrics {
  std::vector<TrainingPoint> training;
  std::vector<ValidationPoint> validations;
  std::vector<SkippedStep> skipped;
  std::vector<Rollback> rollbacks;
  std::optional<ValidationPoint> best;  ///< Of the run's model, even where its step was undone.

  /// How far the newest point is; 0, or unknown_metric, where there is none.
  [[nodiscard]] int64_t step() const;
  [[nodiscard]] int64_t epoch() const;
  [[nodiscard]] double seconds() const;
};

/// Reads metrics.jsonl. A file that is not there yet has nothing in it. Keys and kinds of lines
/// that are not known are passed over. Throws Error, naming the file and the line, for a line that
/// is no JSON object with a kind, lacks its step or has a value of the wrong type.
[[nodiscard]] RunMetrics read_run_metrics(const std::filesystem::path& path);

}  // namespace heed
