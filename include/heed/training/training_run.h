#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "heed/core/console.h"
#include "heed/model/model_directory.h"
#include "heed/training/checkpoint.h"
#include "heed/training/metrics_log.h"
#include "heed/training/run_directory.h"
#include "heed/training/trainer.h"
#include "heed/training/validation.h"

namespace heed {

class ModelValidation;

/// Who is told how a run goes on.
struct RunObserver {
  std::function<void()> metrics = [] {};  ///< metrics.jsonl has a new line.
  std::function<void(const std::string& state)> milestone = [](const std::string&) {};
};

/// A run on disk: trains until a limit is reached, validates, keeps the best model and checkpoints,
/// and goes on where an earlier session of the same run stopped.
class TrainingRun {
 public:
  struct Settings {
    TrainingOptions training;
    ValidationMetric metric = ValidationMetric::bleu;
    RunIdentity identity;
    Tokenizers tokenizers;
    /// INI text of the model directory, for the model as it is when it is written.
    std::function<std::string()> model_settings = {};
    RunObserver observer = {};
  };

  /// All references must outlive the run.
  TrainingRun(Trainer& trainer, const RunDirectory& directory, Settings settings, Validate validate,
              Console& console);
  ~TrainingRun();
  TrainingRun(const TrainingRun&) = delete;
  TrainingRun& operator=(const TrainingRun&) = delete;

  /// Goes to where a checkpoint of this run was made, or begins anew without one. Throws Error if
  /// it is of other data.
  void resume(const std::optional<Checkpoint>& checkpoint);

  /// Trains until a limit is reached or `should_stop` says so, then saves. Returns whether it was a
  /// limit: the run has come to its end. Where training diverges it goes back to the last
  /// validation and on with half the learning rate. Throws Error where that does not help, or where
  /// the disk has no room; the last checkpoint stays.
  bool run(const StopRequest& should_stop);

  [[nodiscard]] const TrainingProgress& progress() const { return progress_; }

 private:
  bool train_to_limit(const StopRequest& should_stop);
  void step();
  void record(const StepReport& report, double seconds);
  void tell_of_skipped(const StepReport& report);
  void roll_back(const std::string& sign);
  void go_to(const Checkpoint& checkpoint);
  void slow_down();
  void show_progress(const StepReport& report);
  [[nodiscard]] double last_step() const;
  [[nodiscard]] std::string time_left() const;
  [[nodiscard]] bool validation_is_due() const;
  bool validate(const StopRequest& should_stop);
  bool average_checkpoints(const StopRequest& should_stop);
  void prune_checkpoints(int64_t step) const;
  void save();
  void check_disk() const;

  Trainer& trainer_;
  const RunDirectory& directory_;
  Settings settings_;
  std::unique_ptr<ModelValidation> validation_;
  Console& console_;
  MetricsLog metrics_;
  TrainingProgress progress_;
  int64_t first_step_ = 0;  // of this session
  int64_t saved_step_ = -1;
  double saved_seconds_ = 0.0;
};

}  // namespace heed
