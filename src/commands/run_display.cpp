#include "run_display.h"

#include <exception>
#include <utility>

#include "heed/core/file_output.h"

namespace heed {

RunDisplay::RunDisplay(const RunDirectory& directory, TrainingReport report, bool has_tensorboard,
                       Console& console)
    : directory_(directory), report_(std::move(report)), console_(console) {
  if (has_tensorboard) tensorboard_ = std::make_unique<TensorBoardLog>(directory.tensorboard());
}

RunObserver RunDisplay::observer() {
  return {.metrics =
              [this] {
                if (tensorboard_) warn_where_it_fails([&] { add_events(read_metrics()); });
              },
          .milestone =
              [this](const std::string& state) {
                warn_where_it_fails([&] {
                  const RunMetrics metrics = read_metrics();
                  warn_where_it_fails([&] { add_events(metrics); });
                  write_report(state, metrics);
                });
              }};
}

template <class Work>
void RunDisplay::warn_where_it_fails(Work work) {
  try {
    work();
  } catch (const std::exception& error) {
    console_.line(std::string("warning: ") + error.what());
  }
}

RunMetrics RunDisplay::read_metrics() const { return read_run_metrics(directory_.metrics()); }

void RunDisplay::add_events(const RunMetrics& metrics) {
  if (tensorboard_) tensorboard_->update(metrics);
}

void RunDisplay::write_report(const std::string& state, const RunMetrics& metrics) const {
  TrainingReport report = report_;
  report.facts.insert(report.facts.begin(), {"State", state});
  report.metrics = metrics;
  write_file_atomically(directory_.report(), training_report(report));
}

}  // namespace heed
