#include "training_limits.h"

#include <fmt/format.h>

#include <algorithm>

namespace heed {

std::string limit_reached(const TrainingOptions& options, const TrainingProgress& progress) {
  if (options.max_steps > 0 && progress.step >= options.max_steps) return "max_steps is reached";
  if (options.max_epochs > 0 && progress.sampler.epoch >= options.max_epochs) {
    return "max_epochs is reached";
  }
  if (options.max_minutes > 0 && progress.seconds >= 60 * options.max_minutes) {
    return "max_minutes are over";
  }
  if (options.patience > 0 && progress.validations_since_best >= options.patience) {
    return fmt::format("no better score in {} validations", options.patience);
  }
  return "";
}

double expected_last_step(const TrainingOptions& options, const TrainingProgress& progress,
                          int64_t batches_in_epoch) {
  const auto steps = static_cast<double>(progress.step);
  const double epochs =
      static_cast<double>(progress.sampler.epoch) +
      static_cast<double>(progress.sampler.next_batch) / static_cast<double>(batches_in_epoch);
  auto last = static_cast<double>(options.max_steps);
  const auto consider = [&](double reached, double limit) {
    if (limit == 0 || reached == 0) return;
    const double step = steps * limit / reached;
    last = last > 0 ? std::min(last, step) : step;
  };
  consider(epochs, static_cast<double>(options.max_epochs));
  consider(progress.seconds, 60 * options.max_minutes);
  return last;
}

double seconds_left(const TrainingOptions& options, const TrainingProgress& progress,
                    int64_t batches_in_epoch) {
  const double last = expected_last_step(options, progress, batches_in_epoch);
  if (last == 0 || progress.step == 0) return -1.0;
  return progress.seconds * (last / static_cast<double>(progress.step) - 1.0);
}

}  // namespace heed
