#pragma once

#include <memory>

#include "heed/core/console.h"
#include "heed/monitoring/tensorboard_log.h"
#include "heed/monitoring/training_report.h"
#include "heed/training/training_run.h"

namespace heed {

/// What a person can look at while a run goes on: its report, and TensorBoard's files where they
/// are asked for. Where one cannot be written, it warns: training goes on.
class RunDisplay {
 public:
  /// `report` is what does not change of it. All references must outlive the display.
  RunDisplay(const RunDirectory& directory, TrainingReport report, bool has_tensorboard,
             Console& console);

  /// Tells this display, which must outlive the run.
  [[nodiscard]] RunObserver observer();

 private:
  [[nodiscard]] RunMetrics read_metrics() const;
  void add_events(const RunMetrics& metrics);
  void write_report(const std::string& state, const RunMetrics& metrics) const;
  template <class Work>
  void warn_where_it_fails(Work work);

  const RunDirectory& directory_;
  TrainingReport report_;
  std::unique_ptr<TensorBoardLog> tensorboard_;  // if asked for
  Console& console_;
};

}  // namespace heed
