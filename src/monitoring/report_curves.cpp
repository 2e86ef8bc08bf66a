#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "heed/core/console.h"
#include "heed/evaluation/svg_chart.h"
#include "report_parts.h"

namespace heed {
namespace {

/// What the horizontal axis counts.
struct CurveAxis {
  std::string name;
  double unit = 0;  ///< Of time, in seconds; 0: steps.

  double place(int64_t step, double seconds) const {
    return unit > 0 ? seconds / unit : static_cast<double>(step);
  }
};

const CurveAxis step_axis = {.name = "step"};

/// Time in the unit that gives a run's length the handiest numbers.
CurveAxis time_axis(double seconds) {
  if (seconds < 5 * 60) return {.name = "seconds", .unit = 1};
  if (seconds < 5 * 3600) return {.name = "minutes", .unit = 60};
  return {.name = "hours", .unit = 3600};
}

/// The charts of a run over one axis.
class RunCharts {
 public:
  RunCharts(const RunMetrics& metrics, CurveAxis axis);

  std::string html() const;

 private:
  template <class Point>
  ChartLine curve(const std::string& name, const std::vector<Point>& points,
                  double Point::*value) const;
  std::string bleu() const;
  std::string loss() const;
  std::string perplexity() const;

  /// A chart of something that training alone has.
  std::string of_training(const std::string& title, double TrainingPoint::*value) const;

  const RunMetrics& metrics_;
  CurveAxis axis_;
  LineChartOptions plain_;   // the same axis for all
  LineChartOptions marked_;  // where the best model was and where training went on after diverging
};

RunCharts::RunCharts(const RunMetrics& metrics, CurveAxis axis)
    : metrics_(metrics), axis_(std::move(axis)) {
  plain_.x_end = axis_.place(metrics.step(), metrics.seconds());
  marked_ = plain_;
  if (const auto& best = metrics.best) {
    marked_.marks.push_back({axis_.place(best->step, best->seconds), "best model"});
  }
  for (const Rollback& rollback : metrics.rollbacks) {
    marked_.marks.push_back(
        {axis_.place(rollback.to_step, rollback.seconds), "went back after diverging"});
  }
}

template <class Point>
ChartLine RunCharts::curve(const std::string& name, const std::vector<Point>& points,
                           double Point::*value) const {
  ChartLine line{name, {}};
  for (const Point& point : points) {
    line.points.push_back({axis_.place(point.step, point.seconds), point.*value});
  }
  return line;
}

std::string RunCharts::bleu() const {
  const ChartLine line = curve("", metrics_.validations, &ValidationPoint::bleu);
  return line_chart({.title = "BLEU of the validation", .x = axis_.name, .y = "BLEU"}, {&line, 1},
                    marked_);
}

std::string RunCharts::loss() const {
  const std::vector<ChartLine> lines = {
      curve("training", metrics_.training, &TrainingPoint::nll),
      curve("validation", metrics_.validations, &ValidationPoint::nll),
      curve("training, with label smoothing", metrics_.training, &TrainingPoint::loss)};
  return line_chart({.title = "Loss", .x = axis_.name, .y = "nats a token"}, lines, marked_);
}

std::string RunCharts::perplexity() const {
  const std::vector<ChartLine> lines = {
      curve("training", metrics_.training, &TrainingPoint::ppl),
      curve("validation", metrics_.validations, &ValidationPoint::ppl)};
  LineChartOptions options = marked_;
  options.is_logarithmic = true;
  return line_chart({.title = "Perplexity, on a logarithmic axis", .x = axis_.name, .y = ""}, lines,
                    options);
}

std::string RunCharts::of_training(const std::string& title, double TrainingPoint::*value) const {
  const ChartLine line = curve("", metrics_.training, value);
  return line_chart({.title = title, .x = axis_.name, .y = ""}, {&line, 1}, plain_);
}

std::string RunCharts::html() const {
  return "<div class=\"charts\">\n" + bleu() + loss() + perplexity() +
         of_training("Learning rate", &TrainingPoint::learning_rate) +
         of_training("Gradient norm before clipping", &TrainingPoint::gradient_norm) +
         of_training("Target tokens a second", &TrainingPoint::tokens_per_second) + "</div>\n";
}

std::string fixed(double value, int decimals) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, decimals) : "–";
}

HtmlTable validation_table(const std::vector<ValidationPoint>& validations) {
  HtmlTable table{{"step", "time", "loss", "perplexity", "BLEU"}, {}};
  for (const ValidationPoint& point : validations) {
    table.rows.push_back({format_count(point.step), format_duration(point.seconds),
                          fixed(point.nll, 3), fixed(point.ppl, 2), fixed(point.bleu, 2)});
  }
  return table;
}

}  // namespace

HtmlSection curves_section(const RunMetrics& metrics) {
  std::string html = choice("axis", {"by steps", RunCharts(metrics, step_axis).html()},
                            {"by time", RunCharts(metrics, time_axis(metrics.seconds())).html()});
  if (!metrics.validations.empty()) {
    html += folded(validation_table(metrics.validations), "Numbers of the validations");
  }
  return {"Curves", html};
}

}  // namespace heed
