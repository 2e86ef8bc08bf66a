#include "heed/monitoring/run_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "heed/core/error.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

using nlohmann::json;

/// A number that was not finite when it was written is null.
double number(const json& line, const char* key) {
  const auto value = line.find(key);
  return value == line.end() || value->is_null() ? unknown_metric : value->get<double>();
}

int64_t count(const json& line, const char* key) {
  const auto value = line.find(key);
  return value == line.end() ? 0 : value->get<int64_t>();
}

TrainingPoint training_point(const json& line) {
  return {.step = line.at("step").get<int64_t>(),
          .epoch = count(line, "epoch"),
          .seconds = number(line, "seconds"),
          .loss = number(line, "loss"),
          .nll = number(line, "nll"),
          .ppl = number(line, "ppl"),
          .learning_rate = number(line, "learning_rate"),
          .gradient_norm = number(line, "gradient_norm"),
          .tokens_per_second = number(line, "tokens_per_second")};
}

/// A sample as runs wrote it once: "SOURCE -> TRANSLATION".
SampleTranslation joined_sample(const std::string& text) {
  constexpr std::string_view arrow = " -> ";
  const std::size_t at = text.find(arrow);
  if (at == std::string::npos) return {.source = "", .reference = "", .translation = text};
  return {
      .source = text.substr(0, at), .reference = "", .translation = text.substr(at + arrow.size())};
}

std::vector<SampleTranslation> samples_of(const json& line) {
  std::vector<SampleTranslation> samples;
  if (const auto list = line.find("samples"); list != line.end()) {
    for (const json& sample : *list) {
      samples.push_back({.source = sample.at("source").get<std::string>(),
                         .reference = sample.value("reference", ""),
                         .translation = sample.at("translation").get<std::string>()});
    }
  } else if (const auto sample = line.find("sample"); sample != line.end()) {
    samples.push_back(joined_sample(sample->get<std::string>()));
  }
  return samples;
}

ValidationPoint validation_point(const json& line) {
  return {.step = line.at("step").get<int64_t>(),
          .epoch = count(line, "epoch"),
          .seconds = number(line, "seconds"),
          .nll = number(line, "nll"),
          .ppl = number(line, "ppl"),
          .bleu = number(line, "bleu"),
          .best_step = count(line, "best_step"),
          .samples = samples_of(line)};
}

/// What the last of the points has; they may be none.
template <class Point, class Value>
Value last(const std::vector<Point>& points, Value Point::*value, Value otherwise) {
  return points.empty() ? otherwise : points.back().*value;
}

/// Forgets what came after `step`; steps increase.
template <class Point>
void go_back(std::vector<Point>& points, int64_t step) {
  while (!points.empty() && points.back().step > step) points.pop_back();
}

/// A point takes the place of those that are not before it: steps increase, whatever the file says.
template <class Point>
void append(std::vector<Point>& points, Point point) {
  go_back(points, point.step - 1);
  points.push_back(std::move(point));
}

/// Whether the point is the best so far. After a rollback the best may have been an undone one of
/// the same step, which the file's number cannot tell from this one.
bool is_best(const ValidationPoint& point, const std::optional<ValidationPoint>& best) {
  if (point.best_step != point.step) return false;
  return !best || best->step != point.step ||
         std::pair(point.bleu, -point.nll) > std::pair(best->bleu, -best->nll);
}

void add_validation(RunMetrics& metrics, ValidationPoint point) {
  if (is_best(point, metrics.best)) metrics.best = point;
  append(metrics.validations, std::move(point));
}

void add_rollback(RunMetrics& metrics, const json& line) {
  const Rollback rollback{.step = line.at("step").get<int64_t>(),
                          .to_step = line.at("to_step").get<int64_t>(),
                          .seconds = metrics.seconds()};
  go_back(metrics.training, rollback.to_step);
  go_back(metrics.validations, rollback.to_step);
  metrics.rollbacks.push_back(rollback);
}

void add_line(RunMetrics& metrics, const json& line) {
  const auto kind = line.at("kind").get<std::string>();
  if (kind == "training") {
    append(metrics.training, training_point(line));
  } else if (kind == "validation") {
    add_validation(metrics, validation_point(line));
  } else if (kind == "average" && line.value("kept", false)) {
    metrics.best = validation_point(line);
    metrics.best->of_steps = line.value("of_steps", std::vector<int64_t>{});
  } else if (kind == "skipped") {
    metrics.skipped.push_back({.step = line.at("step").get<int64_t>(),
                               .epoch = count(line, "epoch"),
                               .lines = line.value("lines", std::vector<int64_t>{})});
  } else if (kind == "rollback") {
    add_rollback(metrics, line);
  }
}

}  // namespace

int64_t RunMetrics::step() const {
  return std::max(last(training, &TrainingPoint::step, int64_t{0}),
                  last(validations, &ValidationPoint::step, int64_t{0}));
}

int64_t RunMetrics::epoch() const {
  return std::max(last(training, &TrainingPoint::epoch, int64_t{0}),
                  last(validations, &ValidationPoint::epoch, int64_t{0}));
}

double RunMetrics::seconds() const {  // fmax() takes the one that is a number
  return std::fmax(last(training, &TrainingPoint::seconds, unknown_metric),
                   last(validations, &ValidationPoint::seconds, unknown_metric));
}

RunMetrics read_run_metrics(const std::filesystem::path& path) {
  RunMetrics metrics;
  if (!std::filesystem::exists(path)) return metrics;
  const std::vector<std::string> lines = read_lines(path);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    try {
      add_line(metrics, json::parse(lines[i]));
    } catch (const json::exception&) {
      throw Error("the line is damaged: it is no line of a run's metrics",
                  fmt::format("{}:{}", path.string(), i + 1));
    }
  }
  return metrics;
}

}  // namespace heed
