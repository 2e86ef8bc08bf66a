#include "model_validation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "heed/training/checkpoint_average.h"

namespace heed {

std::optional<ValidationScores> ModelValidation::score(TrainingProgress& progress,
                                                       const StopRequest& should_stop) {
  const AveragedWeightsGuard averaged(trainer_.average());
  std::optional<ValidationScores> scores = validate_(progress.step, should_stop);
  if (!scores || !std::isfinite(scores->nll)) return scores;
  progress.validations.push_back({progress.step, score_of(*scores), scores->nll});
  const bool is_best = keep_if_best(*scores, progress);
  if (is_best) progress.best_is_average = false;
  progress.validations_since_best = is_best ? 0 : progress.validations_since_best + 1;
  return scores;
}

std::vector<int64_t> ModelValidation::checkpoints_to_average(
    const TrainingProgress& progress) const {
  if (settings_.training.average_checkpoints == 0) return {};
  const std::vector<int64_t> there = directory_.checkpoint_steps();
  std::vector<ScoredStep> candidates;
  for (const ScoredStep& validation : progress.validations) {
    if (std::ranges::binary_search(there, validation.step)) candidates.push_back(validation);
  }
  return steps_to_average(candidates, settings_.training.average_of,
                          settings_.training.average_checkpoints);
}

std::optional<ScoredAverage> ModelValidation::score_average(const std::vector<int64_t>& steps,
                                                            TrainingProgress& progress,
                                                            const StopRequest& should_stop) {
  const CheckpointAverageGuard averaged(trainer_.model(), directory_, steps);
  const std::optional<ValidationScores> scores = validate_(progress.step, should_stop);
  if (!scores) return std::nullopt;
  progress.averaged = steps;
  const bool is_kept = std::isfinite(scores->nll) && keep_if_best(*scores, progress);
  if (is_kept) progress.best_is_average = true;
  return ScoredAverage{*scores, is_kept};
}

double ModelValidation::score_of(const ValidationScores& scores) const {
  return settings_.metric == ValidationMetric::bleu ? scores.bleu : -scores.nll;
}

// Makes the weights at hand the run's model if these scores of theirs are the best so far.
bool ModelValidation::keep_if_best(const ValidationScores& scores, TrainingProgress& progress) {
  const double score = score_of(scores);
  const bool is_best =
      !progress.best_score ||
      std::pair(score, -scores.nll) > std::pair(*progress.best_score, -progress.best_nll);
  if (!is_best) return false;
  progress.best_score = score;
  progress.best_nll = scores.nll;
  progress.best_step = progress.step;
  save_model_directory(directory_.model(),
                       {trainer_.model(), settings_.tokenizers, settings_.model_settings(), ""});
  return true;
}

}  // namespace heed
