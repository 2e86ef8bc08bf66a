#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chart_axis.h"
#include "heed/evaluation/svg_chart.h"

namespace heed {

/// What surrounds the data of a chart: its place, the grid, ticks and titles of its axes. Lengths
/// are the SVG's units, about CSS pixels.
class ChartFrame {
 public:
  /// A frame with a numeric axis below.
  ChartFrame(const ChartLabels& labels, ChartAxis x, ChartAxis y);

  /// A frame with a place for each category.
  ChartFrame(const ChartLabels& labels, std::span<const std::string> categories, ChartAxis y);

  /// Where a value lies. With categories, x counts them: the first one lies between 0 and 1.
  double x(double value) const;
  double y(double value) const;

  double top() const { return top_; }
  double bottom() const { return bottom_; }

  /// The whole chart: caption, legend and the SVG with `data` on the grid, before the marks.
  std::string figure(const std::string& data, std::span<const std::string> names,
                     std::span<const ChartMark> marks = {}) const;

 private:
  std::string horizontal_grid() const;
  std::string numeric_ticks() const;
  std::string category_ticks() const;
  std::string axis_titles() const;
  std::string marks(std::span<const ChartMark> marks) const;

  ChartLabels labels_;
  std::vector<std::string> categories_;
  bool tilted_ = false;  ///< Categories that are too long to stand side by side.
  ChartAxis x_axis_;
  ChartAxis y_axis_;
  double left_ = 0;
  double right_ = 0;
  double top_ = 0;
  double bottom_ = 0;
};

/// The width of the longest of some labels, about: an SVG cannot ask.
double longest_label(std::span<const std::string> texts);

/// A text at a place, its "start", "middle" or "end".
std::string svg_text(std::string_view anchor, double x, double y, std::string_view text);

/// The same, turned so that it reads upwards: by 90 degrees along an axis, by less below one.
std::string turned_svg_text(std::string_view anchor, double x, double y, double degrees,
                            std::string_view text);

/// The class of the colour of the `index`-th series: "s1" to "s8", then from the first again.
std::string series_class(std::size_t index);

}  // namespace heed
