#include "heed/monitoring/tensorboard_log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "heed/core/file_output.h"

namespace heed {
namespace {

constexpr std::string_view file_prefix = "events.out.tfevents.";

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

/// A name that sorts behind those of earlier files: TensorBoard reads them in this order.
std::string file_name(double time) {
  return fmt::format("{}{:010.0f}.{}.{}.0", file_prefix, std::floor(time), host_name(), ::getpid());
}

/// Removes the event files of the directory but the newest one.
void remove_older_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(file_prefix)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (std::size_t i = 0; i + 1 < files.size(); ++i) std::filesystem::remove(files[i]);
}

/// How many of the points, whose steps increase, are not beyond `step`.
template <class Point>
std::size_t count_up_to(const std::vector<Point>& points, int64_t step) {
  const auto end = std::ranges::upper_bound(points, step, {}, &Point::step);
  return static_cast<std::size_t>(end - points.begin());
}

/// The text so that Markdown shows it as it is.
std::string escape_markdown(std::string_view text) {
  std::string markdown;
  for (const char character : text) {
    if (character == '<') {
      markdown += "&lt;";
    } else if (character == '&') {
      markdown += "&amp;";
    } else {
      if (std::string_view("\\`*_{}[]()>#+-.!|").find(character) != std::string_view::npos) {
        markdown += '\\';
      }
      markdown += character;
    }
  }
  return markdown;
}

std::string markdown_of(const SampleTranslation& sample) {
  const auto line = [](const char* name, const std::string& text) {
    return text.empty() ? "" : fmt::format("**{}:** {}\n\n", name, escape_markdown(text));
  };
  return line("source", sample.source) + line("reference", sample.reference) +
         line("translation", sample.translation);
}

void add_scalar(EventFile& file, const char* tag, int64_t step, double value, double time) {
  if (std::isfinite(value)) file.scalar(tag, step, value, time);
}

}  // namespace

void TensorBoardLog::update(const RunMetrics& metrics) {
  if (!file_) start_file(metrics);
  if (rollbacks_written_ < metrics.rollbacks.size()) take_back(metrics);
  for (; training_written_ < metrics.training.size(); ++training_written_) {
    write(metrics.training[training_written_]);
  }
  for (; validations_written_ < metrics.validations.size(); ++validations_written_) {
    write(metrics.validations[validations_written_]);
  }
  file_->flush();
}

void TensorBoardLog::start_file(const RunMetrics& metrics) {
  heed::create_directories(directory_);
  remove_older_files(directory_);
  const double now = seconds_since_1970();
  start_time_ = std::isfinite(metrics.seconds()) ? now - metrics.seconds() : now;
  file_ = std::make_unique<EventFile>(directory_ / file_name(now), start_time_);
  rollbacks_written_ = metrics.rollbacks.size();
}

// Of what is written, the points up to where training went back to are those of `metrics`.
void TensorBoardLog::take_back(const RunMetrics& metrics) {
  int64_t step = metrics.rollbacks.back().to_step;
  for (; rollbacks_written_ < metrics.rollbacks.size(); ++rollbacks_written_) {
    step = std::min(step, metrics.rollbacks[rollbacks_written_].to_step);
  }
  file_->restart(step + 1, wall_time(metrics.rollbacks.back().seconds));
  training_written_ = std::min(training_written_, count_up_to(metrics.training, step));
  validations_written_ = std::min(validations_written_, count_up_to(metrics.validations, step));
}

void TensorBoardLog::write(const TrainingPoint& point) {
  const double time = wall_time(point.seconds);
  const auto add = [&](const char* tag, double value) {
    add_scalar(*file_, tag, point.step, value, time);
  };
  add("training/loss", point.loss);
  add("training/nll", point.nll);
  add("training/perplexity", point.ppl);
  add("training/learning_rate", point.learning_rate);
  add("training/gradient_norm", point.gradient_norm);
  add("training/tokens_per_second", point.tokens_per_second);
  add("training/epoch", static_cast<double>(point.epoch));
}

void TensorBoardLog::write(const ValidationPoint& point) {
  const double time = wall_time(point.seconds);
  const auto add = [&](const char* tag, double value) {
    add_scalar(*file_, tag, point.step, value, time);
  };
  add("validation/nll", point.nll);
  add("validation/perplexity", point.ppl);
  add("validation/bleu", point.bleu);
  for (std::size_t i = 0; i < point.samples.size(); ++i) {
    file_->text(fmt::format("samples/{}", i + 1), point.step, markdown_of(point.samples[i]), time);
  }
}

double TensorBoardLog::wall_time(double seconds) const {
  return start_time_ + (std::isfinite(seconds) ? seconds : 0);
}

}  // namespace heed
