#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace heed {

/// What a chart says in words.
struct ChartLabels {
  std::string title;
  std::string x;  ///< Below the horizontal axis.
  std::string y;  ///< Along the vertical axis.
};

/// One line of a line chart, of points from left to right. Points that are no numbers leave a gap.
struct ChartLine {
  struct Point {
    double x = 0;
    double y = 0;
  };
  std::string name;
  std::vector<Point> points;
};

/// A place on a line chart's horizontal axis.
struct ChartMark {
  double x = 0;
  std::string name;  ///< Several may have the same: a colour and an entry of the legend for all.
};

/// What a line chart has besides its lines.
struct LineChartOptions {
  double x_end = 0;                   ///< Unless zero, the horizontal axis begins at zero and
                                      ///< goes at least as far as this.
  bool is_logarithmic = false;        ///< The vertical axis; values up to zero then leave gaps.
  std::vector<ChartMark> marks = {};  ///< Dashed vertical lines; outside the axis, none.
};

/// One colour of bars in a bar chart.
struct ChartBars {
  std::string name;
  std::vector<double> values;            ///< One for each category; no number: no bar.
  std::vector<double> half_widths = {};  ///< Of the bars' intervals; empty: no intervals.
};

/// What one colour of a histogram counts.
struct ChartSamples {
  std::string name;
  std::vector<double> values;
};

/// Equally wide bins from `low` to `high`. Each holds its lower end, the last its upper one, too;
/// values outside count in the first or last bin.
struct HistogramBins {
  double low = 0;
  double high = 100;
  int64_t count = 20;
};

/// The charts are figures of HTML: a caption, a legend where there are several names, and an SVG
/// that scales with its container and shows the values at the pointer. They look as chart_style()
/// says, which the page has to contain. All text is escaped.

/// Lines over a numeric axis. Long lines are thinned: neighbouring points become their highest and
/// lowest.
std::string line_chart(const ChartLabels& labels, std::span<const ChartLine> lines,
                       const LineChartOptions& options = {});

/// Groups of bars from zero, a group for each category. Throws Error where a colour has not as many
/// values, or half-widths, as there are categories.
std::string bar_chart(const ChartLabels& labels, std::span<const std::string> categories,
                      std::span<const ChartBars> bars);

/// How many values lie in each bin. Throws Error for bins without width or number.
std::string histogram(const ChartLabels& labels, std::span<const ChartSamples> samples,
                      const HistogramBins& bins = {});

/// How many of `values` lie in each of the bins; those that are no numbers in none.
std::vector<int64_t> count_in_bins(std::span<const double> values, const HistogramBins& bins);

/// The CSS of charts, for light and dark. The eight colours are the variables --series-1 to
/// --series-8.
std::string_view chart_style();

}  // namespace heed
