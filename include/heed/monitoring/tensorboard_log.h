#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <utility>

#include "heed/monitoring/event_file.h"
#include "heed/monitoring/run_metrics.h"

namespace heed {

/// A directory that TensorBoard shows as one run: its curves (`training/...`, `validation/...`) and
/// sample translations (`samples/...`).
///
/// The first update writes the run's whole history into a new event file, so that nothing of a
/// session is left that the run has gone back behind; later updates add what is new.
class TensorBoardLog {
 public:
  /// The directory is made by the first update, which also removes older event files in it: all but
  /// the newest, which a running TensorBoard may be reading.
  explicit TensorBoardLog(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Writes the points that are not written yet. `metrics` are the same run's as before, or of a
  /// later time. Throws Error, naming the file, where writing fails.
  void update(const RunMetrics& metrics);

 private:
  void start_file(const RunMetrics& metrics);
  void take_back(const RunMetrics& metrics);
  void write(const TrainingPoint& point);
  void write(const ValidationPoint& point);
  [[nodiscard]] double wall_time(double seconds) const;

  std::filesystem::path directory_;
  std::unique_ptr<EventFile> file_;
  double start_time_ = 0;  ///< When a run without pauses would have begun.
  std::size_t training_written_ = 0;
  std::size_t validations_written_ = 0;
  std::size_t rollbacks_written_ = 0;
};

}  // namespace heed
