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
  return {.metrics = [this] { add_events(); },
          .milestone =
              [this](const std::string& state) {
                add_events();
                write_report(state);
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

void RunDisplay::add_events() {
  if (!tensorboard_) return;
  warn_where_it_fails([&] { tensorboard_->update(read_run_metrics(directory_.metrics())); });
}

void RunDisplay::write_report(const std::string& state) {
  warn_where_it_fails([&] {
    TrainingReport report = report_;
    report.facts.insert(report.facts.begin(), {"State", state});
    report.metrics = read_run_metrics(directory_.metrics());
    write_file_atomically(directory_.report(), training_report(report));
  });
}

}  // namespace heed
