#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "heed/model/transformer.h"
#include "heed/training/run_directory.h"

namespace heed {

/// Which of a run's checkpoints are averaged.
enum class AveragedCheckpoints { last, best };
std::span<const std::pair<AveragedCheckpoints, const char*>> enum_names(AveragedCheckpoints);

/// What a validation found.
struct ScoredStep {
  int64_t step = 0;
  double score = 0.0;  ///< Higher is better.
  double nll = 0.0;    ///< The smaller is better where scores are equal.
};

/// The steps of the `count` last or best of the validations, which come in the order of their
/// steps; as many as there are of fewer. Ascending.
[[nodiscard]] std::vector<int64_t> steps_to_average(std::span<const ScoredStep> validations,
                                                    AveragedCheckpoints which, int64_t count);

/// Puts the mean of the weights of these checkpoints into a model until the guard goes (Vaswani et
/// al. 2017, section 6.1). Throws Error, naming the file, if one is damaged, missing or of another
/// model.
class CheckpointAverageGuard {
 public:
  CheckpointAverageGuard(const Transformer& model, const RunDirectory& directory,
                         std::span<const int64_t> steps);
  ~CheckpointAverageGuard();
  CheckpointAverageGuard(const CheckpointAverageGuard&) = delete;
  CheckpointAverageGuard& operator=(const CheckpointAverageGuard&) = delete;

 private:
  NamedTensors parameters_;
  std::vector<at::Tensor> weights_;  // what the parameters were
};

}  // namespace heed
