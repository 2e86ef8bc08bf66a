#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "heed/model/model_directory.h"

namespace heed {

class FileDescriptor;

/// The files of one training run: see docs/file-formats.md.
class RunDirectory {
 public:
  /// Creates the directory where it is missing. Throws Error if it cannot, or if `root` is
  /// something else: a file, or a directory with content that is no run's.
  explicit RunDirectory(std::filesystem::path root);

  /// Throws what the constructor would for something else; makes nothing. Returns whether a run is
  /// there.
  static bool check(const std::filesystem::path& root);

  /// Holds the run for this process while the result lives. Throws Error if another one holds it.
  [[nodiscard]] std::shared_ptr<FileDescriptor> lock() const;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path config() const { return root_ / "config.ini"; }
  [[nodiscard]] std::filesystem::path model() const { return root_ / "model"; }
  [[nodiscard]] std::filesystem::path shortlist() const { return model() / shortlist_file; }
  [[nodiscard]] std::filesystem::path metrics() const { return root_ / "metrics.jsonl"; }
  [[nodiscard]] std::filesystem::path log() const { return root_ / "train.log"; }
  [[nodiscard]] std::filesystem::path report() const { return root_ / "report.html"; }
  [[nodiscard]] std::filesystem::path tensorboard() const { return root_ / "tensorboard"; }
  [[nodiscard]] std::filesystem::path checkpoint(int64_t step) const;

  /// The steps of the checkpoints that are there, oldest first.
  [[nodiscard]] std::vector<int64_t> checkpoint_steps() const;

  /// After a checkpoint of `step` was written: removes all but the newest `keep` up to that step
  /// and those of `others`, those of later steps (damaged, or the run would have gone on from
  /// them), and what a killed session left half-written.
  void prune_checkpoints(int64_t step, int64_t keep, const std::vector<int64_t>& others) const;

 private:
  std::filesystem::path root_;
};

}  // namespace heed
