#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "heed/core/console.h"
#include "heed/data/batch_sampler.h"
#include "heed/model/safetensors.h"
#include "heed/training/checkpoint_average.h"
#include "heed/training/loss_watch.h"
#include "heed/training/run_directory.h"

namespace heed {

/// Sums since the last line of metrics.jsonl.
struct MetricsWindow {
  double loss = 0.0;           ///< Of all target tokens.
  double nll = 0.0;            ///< Of all target tokens.
  double gradient_norm = 0.0;  ///< Of all steps.
  double seconds = 0.0;
  int64_t tokens = 0;
  int64_t steps = 0;
};

/// How far a run has come, apart from the tensors.
struct TrainingProgress {
  int64_t step = 0;
  BatchSamplerState sampler;
  int64_t parts = 1;                 ///< As in TrainerPosition.
  double seconds = 0.0;              ///< Spent training, all sessions together.
  std::optional<double> best_score;  ///< Of the best validation, higher is better.
  double best_nll = 0.0;             ///< Its loss: the smaller is better where scores are equal.
  int64_t best_step = 0;             ///< When that was.
  bool best_is_average = false;      ///< Whether it was of the mean of checkpoints.
  int64_t validations_since_best = 0;
  int64_t validated_step = 0;           ///< When the latest validation was.
  std::vector<ScoredStep> validations;  ///< All of them.
  std::vector<int64_t> averaged;        ///< The steps whose average has been validated.
  MetricsWindow window;
  LossWatch loss_watch;
  int64_t rollbacks = 0;      ///< Times that training diverged; each halved the learning rate.
  int64_t rollback_step = 0;  ///< Where to go back to: the last validation with a loss in order.
  int64_t skipped = 0;        ///< Steps whose loss or gradient was not finite.
  int64_t metrics_bytes = 0;  ///< Size of metrics.jsonl.
};

/// What a checkpoint says of the run it belongs to.
struct RunIdentity {
  std::string
      settings;  ///< INI text: all that is needed to build the model, and the run's settings.
  std::string tokenizer;              ///< The SentencePiece model's bytes.
  std::string corpus;                 ///< A fingerprint of the training pairs and validation text.
  std::string source_tokenizer = {};  ///< The source's own SentencePiece model, if it has one.

  [[nodiscard]] uint64_t tokenizer_bytes() const {
    return tokenizer.size() + source_tokenizer.size();
  }
};

/// A checkpoint as read from a file.
struct Checkpoint {
  std::filesystem::path path;
  SafetensorsContent content;
  TrainingProgress progress;
  RunIdentity identity;
};

/// Writes a checkpoint, all or nothing: the trainer's tensors, the progress and the identity.
void save_checkpoint(const std::filesystem::path& path, NamedTensors tensors,
                     const TrainingProgress& progress, const RunIdentity& identity);

/// The newest checkpoint of a run that can be read; none if it has none yet. Damaged newer ones are
/// reported to `console`. Throws Error if all are damaged.
[[nodiscard]] std::optional<Checkpoint> newest_checkpoint(const RunDirectory& directory,
                                                          Console& console);

/// Reads a checkpoint. Throws Error, naming the file, if it is damaged or no checkpoint.
[[nodiscard]] Checkpoint read_checkpoint(const std::filesystem::path& path);

}  // namespace heed
