#pragma once

#include <functional>
#include <optional>

#include "heed/core/console.h"
#include "heed/model/model_directory.h"
#include "heed/training/checkpoint.h"
#include "heed/training/metrics_log.h"
#include "heed/training/run_directory.h"
#include "heed/training/trainer.h"
#include "heed/training/validation.h"

namespace heed {

/// A run on disk: trains until a limit is reached, validates, keeps the best model and checkpoints,
/// and goes on where an earlier session of the same run stopped.
class TrainingRun {
 public:
  struct Settings {
    TrainingOptions training;
    ValidationMetric metric = ValidationMetric::bleu;
    RunIdentity identity;
    Tokenizers tokenizers;
    std::string model_settings;  ///< INI text of the model directory.
  };

  /// All references must outlive the run.
  TrainingRun(Trainer& trainer, const RunDirectory& directory, Settings settings, Validate validate,
              Console& console);

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
  [[nodiscard]] bool validation_is_due() const;
  bool validate(const StopRequest& should_stop);
  std::optional<ValidationScores> score_averaged_weights(const StopRequest& should_stop);
  void save();
  [[nodiscard]] uint64_t checkpoint_bytes(const NamedTensors& state) const;
  void check_disk() const;

  Trainer& trainer_;
  const RunDirectory& directory_;
  Settings settings_;
  Validate validate_;
  Console& console_;
  MetricsLog metrics_;
  TrainingProgress progress_;
  int64_t saved_step_ = -1;
  double saved_seconds_ = 0.0;
};

}  // namespace heed
