#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "chart_axis.h"
#include "chart_frame.h"
#include "heed/evaluation/html_text.h"
#include "heed/evaluation/svg_chart.h"

namespace heed {
namespace {

using Points = std::vector<ChartLine::Point>;

constexpr std::size_t most_points = 1000;  // more than a chart has columns of pixels
constexpr std::size_t most_titles = 200;   // of a line's points, those that show their values
constexpr std::size_t most_dots = 40;      // of a line that shows its points

bool is_finite(const ChartLine::Point& point) {
  return std::isfinite(point.x) && std::isfinite(point.y);
}

/// Few enough points: of each run of neighbours the lowest and the highest, in their order. A run
/// with a gap keeps it.
Points thinned(const Points& points) {
  if (points.size() <= most_points) return points;
  const std::size_t run = (points.size() + most_points / 2 - 1) / (most_points / 2);
  Points kept;
  for (std::size_t begin = 0; begin < points.size(); begin += run) {
    const auto first = points.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(run, points.size() - begin));
    const auto gap = std::find_if_not(first, last, is_finite);
    if (gap != last) {
      kept.push_back(*gap);
      continue;
    }
    auto [low, high] = std::minmax_element(first, last, [](auto& a, auto& b) { return a.y < b.y; });
    if (high < low) std::swap(low, high);
    kept.push_back(*low);
    if (low != high) kept.push_back(*high);
  }
  return kept;
}

/// The axes that hold all points. The lower ends are zero where values come near to it, unless the
/// axis is logarithmic.
std::pair<ChartAxis, ChartAxis> axes_of(std::span<const ChartLine> lines,
                                        const LineChartOptions& options) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  ChartLine::Point low{.x = infinity, .y = infinity};
  ChartLine::Point high{.x = -infinity, .y = -infinity};
  for (const ChartLine& line : lines) {
    for (const auto& point : line.points) {
      if (!is_finite(point)) continue;
      low = {.x = std::min(low.x, point.x), .y = std::min(low.y, point.y)};
      high = {.x = std::max(high.x, point.x), .y = std::max(high.y, point.y)};
    }
  }
  if (options.x_end > 0) std::tie(low.x, high.x) = std::pair(0, std::max(high.x, options.x_end));
  if (low.x > 0 && low.x < 0.1 * high.x) low.x = 0;
  const ChartAxis x = narrow_axis(low.x, high.x, 6);
  if (options.is_logarithmic) return {x, logarithmic_axis(low.y, high.y, 6)};
  if (low.y > 0 && low.y < 0.4 * high.y) low.y = 0;
  return {x, round_axis(low.y, high.y, 6)};
}

/// Marks the points that have no place on a logarithmic axis as no numbers.
void leave_gaps_below_zero(std::vector<ChartLine>& lines) {
  for (ChartLine& line : lines) {
    for (auto& point : line.points) {
      if (point.y <= 0) point.y = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

/// The path through the points, taken up anew behind each gap.
std::string path_of(const ChartFrame& frame, const Points& points) {
  std::string path;
  bool drawing = false;
  for (const auto& point : points) {
    if (is_finite(point)) {
      path +=
          fmt::format("{}{:.1f} {:.1f}", drawing ? 'L' : 'M', frame.x(point.x), frame.y(point.y));
    }
    drawing = is_finite(point);
  }
  return path;
}

std::string titled_points(const ChartFrame& frame, const Points& points, const std::string& name) {
  const std::size_t step = (points.size() + most_titles - 1) / most_titles;
  const bool dots = points.size() <= most_dots;
  std::string svg;
  for (std::size_t i = 0; i < points.size(); i += step) {
    if (!is_finite(points[i])) continue;
    const std::string at =
        fmt::format(R"(cx="{:.1f}" cy="{:.1f}")", frame.x(points[i].x), frame.y(points[i].y));
    svg += fmt::format("<g><title>{}{}{}: {}</title>", escape_html(name), name.empty() ? "" : ", ",
                       chart_number(points[i].x), chart_number(points[i].y));
    svg += fmt::format(R"(<circle class="hit" {} r="6"/>)", at);
    if (dots) svg += fmt::format(R"(<circle class="dot" {} r="3"/>)", at);
    svg += "</g>";
  }
  return svg;
}

}  // namespace

std::string line_chart(const ChartLabels& labels, std::span<const ChartLine> given,
                       const LineChartOptions& options) {
  std::vector<ChartLine> lines(given.begin(), given.end());
  if (options.is_logarithmic) leave_gaps_below_zero(lines);
  const auto [x, y] = axes_of(lines, options);
  const ChartFrame frame(labels, x, y);
  std::string svg;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Points points = thinned(lines[i].points);
    names.push_back(lines[i].name);
    svg += fmt::format(R"(<g class="{}"><path class="curve" d="{}"/>{}</g>)", series_class(i),
                       path_of(frame, points),
                       titled_points(frame, points, lines.size() > 1 ? lines[i].name : ""));
  }
  return frame.figure(svg, names, options.marks);
}

}  // namespace heed
