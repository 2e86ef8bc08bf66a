#include "heed/training/training_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "disk_space.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/stopwatch.h"
#include "model_validation.h"
#include "schedule_options.h"
#include "training_limits.h"

namespace heed {
namespace {

constexpr const char* divergence_hint =
    "Lower training.learning_rate or raise training.warmup_steps; the run goes on from its last "
    "checkpoint";

}  // namespace

TrainingRun::TrainingRun(Trainer& trainer, const RunDirectory& directory, Settings settings,
                         Validate validate, Console& console)
    : trainer_(trainer),
      directory_(directory),
      settings_(std::move(settings)),
      validation_(
          std::make_unique<ModelValidation>(trainer, directory, settings_, std::move(validate))),
      console_(console),
      metrics_(directory.metrics()) {}

TrainingRun::~TrainingRun() = default;

void TrainingRun::resume(const std::optional<Checkpoint>& checkpoint) {
  if (!checkpoint) return metrics_.truncate(0);
  if (checkpoint->identity.corpus != settings_.identity.corpus) {
    throw Error(
        "the training files have changed since this run was started, or the validation files",
        directory_.root().string(), "Give --run another name to start a new run");
  }
  go_to(*checkpoint);
  metrics_.truncate(progress_.metrics_bytes);
  console_.line(fmt::format("Resuming at step {} from {}", format_count(progress_.step),
                            checkpoint->path.string()));
  if (progress_.rollbacks > 0) {
    console_.line(fmt::format("The learning rate is halved {} times, as often as training diverged",
                              progress_.rollbacks));
  }
}

void TrainingRun::go_to(const Checkpoint& checkpoint) {
  progress_ = checkpoint.progress;
  trainer_.load_state(checkpoint.content, checkpoint.path.string(),
                      {progress_.step, progress_.sampler, progress_.parts});
  saved_step_ = progress_.step;
  saved_seconds_ = progress_.seconds;
  slow_down();
}

// Each time that training diverged halved the rate.
void TrainingRun::slow_down() {
  trainer_.set_rate_factor(std::pow(0.5, static_cast<double>(progress_.rollbacks)));
}

bool TrainingRun::run(const StopRequest& should_stop) {
  check_disk();
  first_step_ = progress_.step;
  if (saved_step_ < 0) save();  // so that there is always something to go back to
  bool is_finished = train_to_limit(should_stop);
  save();
  is_finished = is_finished && average_checkpoints(should_stop);
  save();
  const std::string end =
      fmt::format("Stopped at step {}: {}", format_count(progress_.step),
                  is_finished ? limit_reached(settings_.training, progress_) : "interrupted");
  console_.line(end);
  settings_.observer.milestone(end);
  if (progress_.skipped > 0) {
    console_.line(fmt::format("Skipped steps: {}", format_count(progress_.skipped)));
  }
  return is_finished;
}

// Whether a limit was reached, and the end validated, before it was told to stop.
bool TrainingRun::train_to_limit(const StopRequest& should_stop) {
  for (;;) {
    if (validation_is_due() && !validate(should_stop)) return false;
    if (!limit_reached(settings_.training, progress_).empty()) {
      if (progress_.validated_step == progress_.step) return true;
      if (!validate(should_stop)) return false;
      continue;  // unless the validation has sent it back
    }
    step();
    if (progress_.seconds - saved_seconds_ > 60.0 * settings_.training.save_minutes) save();
    if (should_stop()) return false;
  }
}

bool TrainingRun::validation_is_due() const {
  return progress_.step % settings_.training.validate_every == 0 &&
         progress_.validated_step != progress_.step;
}

void TrainingRun::step() {
  const Stopwatch stopwatch;
  const int64_t parts = progress_.parts;
  if (may_end_before(settings_.training)) trainer_.set_end_step(last_step());
  const StepReport report = trainer_.step();
  record(report, stopwatch.seconds());
  if (progress_.parts != parts) {
    console_.line(fmt::format(
        "warning: memory ran out at step {}; from now on batches are cut into {} parts, whose "
        "gradients are added up",
        format_count(progress_.step), progress_.parts));
  }
  if (report.skipped) tell_of_skipped(report);
  show_progress(report);
  if (progress_.step % MetricsLog::steps_a_line == 0 && progress_.window.steps > 0) {
    metrics_.training(progress_, report.learning_rate);
    progress_.window = {};
    settings_.observer.metrics();
  }
  if (progress_.loss_watch.has_diverged()) {
    roll_back(fmt::format("the loss of {} steps in a row is far above its level, or no number",
                          LossWatch::most_in_a_row));
  }
}

void TrainingRun::record(const StepReport& report, double seconds) {
  const TrainerPosition position = trainer_.position();
  progress_.step = position.steps;
  progress_.sampler = position.sampler;
  progress_.parts = position.parts;
  progress_.seconds += seconds;
  MetricsWindow& window = progress_.window;
  window.seconds += seconds;
  progress_.loss_watch.add(report.skipped ? std::numeric_limits<double>::quiet_NaN() : report.nll);
  if (report.skipped) {
    ++progress_.skipped;
    return;  // its loss or norm is no number
  }
  const auto tokens = static_cast<double>(report.tokens);
  window.loss += report.loss * tokens;
  window.nll += report.nll * tokens;
  window.gradient_norm += report.gradient_norm;
  window.tokens += report.tokens;
  ++window.steps;
}

void TrainingRun::tell_of_skipped(const StepReport& report) {
  constexpr size_t most_shown = 10;
  std::vector<int64_t> lines;
  for (const int64_t pair : report.pairs) lines.push_back(trainer_.corpus().line(pair));
  std::sort(lines.begin(), lines.end());
  metrics_.skipped(progress_, lines);
  const size_t shown = std::min(most_shown, lines.size());
  console_.line(fmt::format(
      "warning: step {} was skipped: its loss or gradient is no number. Its lines: {}{}",
      format_count(progress_.step), fmt::join(lines.begin(), lines.begin() + shown, ", "),
      shown < lines.size() ? fmt::format(" and {} more, see metrics.jsonl", lines.size() - shown)
                           : ""));
}

// Goes on from the last validation's checkpoint with half the learning rate. Which one that is
// depends on steps alone, not on the clock, as all training does.
void TrainingRun::roll_back(const std::string& sign) {
  constexpr int64_t most_rollbacks = 3;
  const std::string what = "training diverges: " + sign;
  const std::string where = fmt::format("step {}", progress_.step);
  prune_checkpoints(progress_.rollback_step);  // later ones hold what has diverged
  if (progress_.rollbacks == most_rollbacks) {
    throw Error(fmt::format("{}, after {} fresh starts with half the rate", what, most_rollbacks),
                where, divergence_hint);
  }
  const TrainingProgress before = progress_;
  const Checkpoint checkpoint = read_checkpoint(directory_.checkpoint(before.rollback_step));
  console_.line(fmt::format("warning: {} ({}). Going on from {} with half the learning rate", what,
                            where, checkpoint.path.string()));
  metrics_.rollback(before);
  go_to(checkpoint);
  progress_.seconds = before.seconds;
  progress_.skipped = before.skipped;
  progress_.best_score = before.best_score;  // what the model directory holds
  progress_.best_nll = before.best_nll;
  progress_.best_step = before.best_step;
  progress_.best_is_average = before.best_is_average;
  progress_.rollbacks = before.rollbacks + 1;
  saved_step_ = -1;  // a checkpoint of this step is there, but does not know of all this
  slow_down();
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
      report.learning_rate, time_left()));
}

double TrainingRun::last_step() const {
  return expected_last_step(settings_.training, progress_, trainer_.loader().batches_in_epoch());
}

std::string TrainingRun::time_left() const {
  const int64_t batches = trainer_.loader().batches_in_epoch();
  return format_duration(seconds_left(settings_.training, progress_, batches));
}

bool TrainingRun::validate(const StopRequest& should_stop) {
  const Stopwatch stopwatch;
  const std::optional<ValidationScores> scores = validation_->score(progress_, should_stop);
  if (!scores) return false;
  if (!std::isfinite(scores->nll)) {
    roll_back("the validation loss is no number");
    return true;
  }
  progress_.validated_step = progress_.step;
  saved_step_ = -1;  // a checkpoint of this step, if there is one, does not know of it
  progress_.seconds += stopwatch.seconds();
  metrics_.validation(progress_, *scores);
  console_.line(fmt::format("step {} after {}: validation ppl {:.2f}, BLEU {:.2f}{}",
                            format_count(progress_.step), format_duration(progress_.seconds),
                            std::exp(scores->nll), scores->bleu,
                            progress_.best_step == progress_.step ? ", the best so far" : ""));
  console_.line(fmt::format("  {}", scores->sample));
  if (!progress_.loss_watch.is_off()) progress_.rollback_step = progress_.step;
  save();
  settings_.observer.milestone(
      fmt::format("In training, {} left at step {}", time_left(), format_count(progress_.step)));
  return true;
}

// Returns false if it was stopped.
bool TrainingRun::average_checkpoints(const StopRequest& should_stop) {
  const int64_t wanted = settings_.training.average_checkpoints;
  if (wanted == 0) return true;
  const std::vector<int64_t> steps = validation_->checkpoints_to_average(progress_);
  if (steps.size() < 2) {
    console_.line("No average: fewer than two validated checkpoints are there");
    return true;
  }
  if (steps == progress_.averaged) {
    console_.line(fmt::format("The average of the checkpoints of steps {} is known already",
                              fmt::join(steps, ", ")));
    return true;
  }
  const std::string best_so_far =
      fmt::format("{} of step {}", progress_.best_is_average ? "the average" : "the model",
                  format_count(progress_.best_step));
  std::optional<ScoredAverage> average;
  try {
    average = validation_->score_average(steps, progress_, should_stop);
  } catch (const Error& error) {
    console_.line(fmt::format("warning: no average: {}", error.what()));
    return true;
  }
  if (!average) return false;
  saved_step_ = -1;  // the checkpoint of this step does not know of it
  const auto& [scores, is_kept] = *average;
  metrics_.average(progress_, scores, is_kept);
  console_.line(fmt::format(
      "Average of the checkpoints of steps {}{}: validation ppl {:.2f}, BLEU {:.2f}; {}",
      fmt::join(steps, ", "),
      std::ssize(steps) < wanted ? fmt::format(" ({} were asked for)", wanted) : "",
      std::exp(scores.nll), scores.bleu, is_kept ? "kept as the model" : best_so_far + " stays"));
  return true;
}

void TrainingRun::save() {
  if (saved_step_ == progress_.step) return;
  progress_.metrics_bytes = metrics_.size();
  NamedTensors state = trainer_.state();
  check_free_space(directory_.root(), checkpoint_bytes(state, settings_.identity));
  save_checkpoint(directory_.checkpoint(progress_.step), std::move(state), progress_,
                  settings_.identity);
  saved_step_ = progress_.step;
  saved_seconds_ = progress_.seconds;
  // A session that makes no step takes nothing away, so that other averages can be asked for.
  if (progress_.step != first_step_) prune_checkpoints(progress_.step);
}

void TrainingRun::prune_checkpoints(int64_t step) const {
  std::vector<int64_t> others = validation_->checkpoints_to_average(progress_);
  others.push_back(progress_.rollback_step);
  directory_.prune_checkpoints(step, settings_.training.keep_checkpoints, others);
}

// Now, rather than a failure after hours.
void TrainingRun::check_disk() const {
  const auto there = std::ssize(directory_.checkpoint_steps());
  check_free_space(directory_.root(), bytes_to_come(trainer_, settings_, there));
}

}  // namespace heed
