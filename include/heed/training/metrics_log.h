#pragma once

#include <filesystem>

#include "heed/training/checkpoint.h"
#include "heed/training/trainer.h"
#include "heed/training/validation.h"

namespace heed {

/// metrics.jsonl: one JSON object a line, for each 50 training steps, each validation, and what
/// went wrong.
class MetricsLog {
 public:
  static constexpr int64_t steps_a_line = 50;

  explicit MetricsLog(std::filesystem::path path) : path_(std::move(path)) {}

  /// Bytes written so far, by all sessions.
  [[nodiscard]] int64_t size() const;

  /// Removes what a session wrote after the checkpoint that the run now goes on from, which was
  /// made when the file had this size.
  void truncate(int64_t size) const;

  /// Means over progress.window.
  void training(const TrainingProgress& progress, double learning_rate) const;
  /// A step whose loss or gradient was not finite, and the lines of the training files it was made
  /// of.
  void skipped(const TrainingProgress& progress, const std::vector<int64_t>& lines) const;

  /// Training that has diverged, before it goes back to progress.rollback_step.
  void rollback(const TrainingProgress& progress) const;
  void validation(const TrainingProgress& progress, const ValidationScores& scores) const;

  /// Of the mean of the weights of the checkpoints progress.averaged.
  void average(const TrainingProgress& progress, const ValidationScores& scores,
               bool is_kept) const;

 private:
  void append(const std::string& line) const;

  std::filesystem::path path_;
};

}  // namespace heed
