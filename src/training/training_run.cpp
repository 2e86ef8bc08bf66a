#include "heed/training/training_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "heed/core/error.h"

namespace heed {
namespace {

constexpr const char* divergence_hint =
    "Lower training.learning_rate or raise training.warmup_steps; the run goes on from its last "
    "checkpoint";

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

TrainingRun::TrainingRun(Trainer& trainer, const RunDirectory& directory, Settings settings,
                         Validate validate, Console& console)
    : trainer_(trainer),
      directory_(directory),
      settings_(std::move(settings)),
      validate_(std::move(validate)),
      console_(console),
      metrics_(directory.metrics()) {}

void TrainingRun::resume(const std::optional<Checkpoint>& checkpoint) {
  if (!checkpoint) return metrics_.rewind(0);
  if (checkpoint->identity.corpus != settings_.identity.corpus) {
    throw Error(
        "the training files have changed since this run was started, or the validation files",
        directory_.root().string(), "Give --run another name to start a new run");
  }
  progress_ = checkpoint->progress;
  trainer_.load_state(checkpoint->content, checkpoint->path.string(), progress_.step,
                      progress_.sampler);
  saved_step_ = progress_.step;
  saved_seconds_ = progress_.seconds;
  metrics_.rewind(progress_.step);
  console_.line(fmt::format("Resuming at step {} from {}", format_count(progress_.step),
                            checkpoint->path.string()));
}

bool TrainingRun::run(const std::function<bool()>& should_stop) {
  bool interrupted = false;
  while (!interrupted) {
    if (validation_is_due()) validate();
    if (!limit_reached().empty()) break;
    step();
    if (progress_.seconds - saved_seconds_ > 60.0 * settings_.training.save_minutes) save();
    interrupted = should_stop();
  }
  if (!interrupted && progress_.validated_step != progress_.step) validate();
  save();
  console_.line(fmt::format("Stopped at step {}: {}", format_count(progress_.step),
                            interrupted ? "interrupted" : limit_reached()));
  return !interrupted;
}

bool TrainingRun::validation_is_due() const {
  return progress_.step % settings_.training.validate_every == 0 &&
         progress_.validated_step != progress_.step;
}

void TrainingRun::step() {
  const Stopwatch stopwatch;
  const StepReport report = trainer_.step();
  record(report, stopwatch.seconds());
  show_progress(report);
  check_for_divergence(report);
  if (progress_.step % MetricsLog::steps_a_line != 0 || progress_.window.steps == 0) return;
  metrics_.training(progress_, report.learning_rate);
  progress_.window = {};
}

void TrainingRun::record(const StepReport& report, double seconds) {
  progress_.step = trainer_.steps();
  progress_.sampler = trainer_.sampler().state();
  progress_.seconds += seconds;
  progress_.tokens += report.tokens;
  MetricsWindow& window = progress_.window;
  window.seconds += seconds;
  if (report.skipped) return;  // its loss or norm is no number
  const auto tokens = static_cast<double>(report.tokens);
  window.loss += report.loss * tokens;
  window.nll += report.nll * tokens;
  window.gradient_norm += report.gradient_norm;
  window.tokens += report.tokens;
  ++window.steps;
}

// A step whose gradient is not finite changes nothing; a row of them means that training has
// failed.
void TrainingRun::check_for_divergence(const StepReport& report) {
  constexpr int64_t most_in_a_row = 20;
  skipped_in_a_row_ = report.skipped ? skipped_in_a_row_ + 1 : 0;
  if (skipped_in_a_row_ < most_in_a_row) return;
  throw Error(fmt::format("the gradients of {} steps in a row were not finite", most_in_a_row),
              fmt::format("step {}", progress_.step), divergence_hint);
}

void TrainingRun::show_progress(const StepReport& report) {
  const MetricsWindow& window = progress_.window;
  const TrainingOptions& options = settings_.training;
  const auto tokens = std::max(1.0, static_cast<double>(window.tokens));
  const std::string of_steps =
      options.max_steps > 0 ? fmt::format("/{}", format_count(options.max_steps)) : "";
  console_.progress(fmt::format(
      "epoch {}  step {}{}  loss {:.3f}  ppl {:.2f}  {} tokens/s  rate {:.2g}  {} left",
      progress_.sampler.epoch + 1, format_count(progress_.step), of_steps, window.loss / tokens,
      std::exp(window.nll / tokens), format_count(std::llround(tokens / window.seconds)),
      report.learning_rate, format_duration(seconds_left())));
}

void TrainingRun::validate() {
  const Stopwatch stopwatch;
  const ValidationScores scores = score_averaged_weights();
  progress_.validated_step = progress_.step;
  saved_step_ = -1;  // a checkpoint of this step, if there is one, does not know of it
  progress_.seconds += stopwatch.seconds();
  metrics_.validation(progress_, scores);
  console_.line(fmt::format("step {} after {}: validation ppl {:.2f}, BLEU {:.2f}{}",
                            format_count(progress_.step), format_duration(progress_.seconds),
                            std::exp(scores.nll), scores.bleu,
                            progress_.best_step == progress_.step ? ", the best so far" : ""));
  console_.line(fmt::format("  {}", scores.sample));
  save();
}

// Validates the average of the weights, and keeps it as the run's model if it is the best so far.
ValidationScores TrainingRun::score_averaged_weights() {
  const AveragedWeightsGuard averaged(trainer_.average());
  ValidationScores scores = validate_();
  if (!std::isfinite(scores.nll)) {
    throw Error("training has diverged: the validation loss is no number",
                fmt::format("step {}", progress_.step), divergence_hint);
  }
  const double score = settings_.metric == ValidationMetric::bleu ? scores.bleu : -scores.nll;
  const bool is_best = !progress_.best_score || score > *progress_.best_score;
  progress_.validations_since_best = is_best ? 0 : progress_.validations_since_best + 1;
  if (!is_best) return scores;
  progress_.best_score = score;
  progress_.best_step = progress_.step;
  save_model_directory(directory_.model(),
                       {trainer_.model(), settings_.tokenizer, settings_.model_settings, ""});
  return scores;
}

void TrainingRun::save() {
  if (saved_step_ == progress_.step) return;
  save_checkpoint(directory_.checkpoint(progress_.step), trainer_.state(), progress_,
                  settings_.identity);
  saved_step_ = progress_.step;
  saved_seconds_ = progress_.seconds;
  directory_.prune_checkpoints(progress_.step, settings_.training.keep_checkpoints);
}

// Which limit has been reached, or "".
std::string TrainingRun::limit_reached() const {
  const TrainingOptions& options = settings_.training;
  if (options.max_steps > 0 && progress_.step >= options.max_steps) return "max_steps is reached";
  if (options.max_epochs > 0 && progress_.sampler.epoch >= options.max_epochs) {
    return "max_epochs is reached";
  }
  if (options.max_minutes > 0 && progress_.seconds >= 60 * options.max_minutes) {
    return "max_minutes are over";
  }
  if (options.patience > 0 && progress_.validations_since_best >= options.patience) {
    return fmt::format("no better score in {} validations", options.patience);
  }
  return "";
}

// Until the nearest limit, at the average speed so far.
double TrainingRun::seconds_left() const {
  const TrainingOptions& options = settings_.training;
  double done = 0.0;
  const auto consider = [&done](double reached, double limit) {
    if (limit > 0) done = std::max(done, reached / limit);
  };
  const BatchSampler& sampler = trainer_.sampler();
  const double epochs = static_cast<double>(progress_.sampler.epoch) +
                        static_cast<double>(progress_.sampler.next_batch) /
                            static_cast<double>(sampler.batches_in_epoch());
  consider(static_cast<double>(progress_.step), static_cast<double>(options.max_steps));
  consider(epochs, static_cast<double>(options.max_epochs));
  consider(progress_.seconds, 60 * options.max_minutes);
  return done > 0 ? progress_.seconds * (1.0 / done - 1.0) : -1.0;
}

}  // namespace heed
