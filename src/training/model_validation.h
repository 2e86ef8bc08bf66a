#pragma once

#include <optional>
#include <string>
#include <vector>

#include "heed/training/training_run.h"

namespace heed {

/// The scores of a mean of weights, and whether it became the run's model.
struct ScoredAverage {
  ValidationScores scores;
  bool is_kept = false;
};

/// Validates the weights of a run, and keeps those with the best scores as its model.
class ModelValidation {
 public:
  /// All references must outlive it.
  ModelValidation(Trainer& trainer, const RunDirectory& directory,
                  const TrainingRun::Settings& settings, Validate validate)
      : trainer_(trainer),
        directory_(directory),
        settings_(settings),
        validate_(std::move(validate)) {}

  /// Of the moving average of the weights, as they are after progress.step. None where it was
  /// stopped; scores that are no numbers change nothing.
  std::optional<ValidationScores> score(TrainingProgress& progress, const StopRequest& should_stop);

  /// The validated checkpoints that the options ask the mean of, of those that are there.
  [[nodiscard]] std::vector<int64_t> checkpoints_to_average(const TrainingProgress& progress) const;

  /// Of the mean of these checkpoints' weights.
  std::optional<ScoredAverage> score_average(const std::vector<int64_t>& steps,
                                             TrainingProgress& progress,
                                             const StopRequest& should_stop);

 private:
  [[nodiscard]] double score_of(const ValidationScores& scores) const;
  bool keep_if_best(const ValidationScores& scores, TrainingProgress& progress);

  Trainer& trainer_;
  const RunDirectory& directory_;
  const TrainingRun::Settings& settings_;
  Validate validate_;
};

}  // namespace heed
