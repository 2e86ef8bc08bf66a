#include "heed/evaluation/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "chart_axis.h"
#include "chart_frame.h"
#include "heed/core/error.h"
#include "heed/evaluation/html_text.h"

namespace heed {
namespace {

/// The class of a series' colour. A lone one without a name takes none of the systems' colours.
template <class Series>
std::string colour_of(std::span<const Series> series, std::size_t index) {
  return series.size() == 1 && series[0].name.empty() ? "s8" : series_class(index);
}

template <class Series>
std::vector<std::string> names_of(std::span<const Series> series) {
  std::vector<std::string> names;
  for (const Series& one : series) names.push_back(one.name);
  return names;
}

/// The smallest range of the numbers it was given.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

/// "NAME, PLACE: 1.5", or without a name where a chart has only one series.
std::string hover_text(const std::string& name, const std::string& place, std::string value) {
  return escape_html(
      fmt::format("{}{}{}: {}", name, name.empty() || place.empty() ? "" : ", ", place, value));
}

std::string value_text(const ChartBars& bars, std::size_t index) {
  std::string text = chart_number(bars.values[index]);
  if (!bars.half_widths.empty()) text += " ± " + chart_number(bars.half_widths[index]);
  return text;
}

void check_sizes(std::span<const std::string> categories, std::span<const ChartBars> bars) {
  for (const ChartBars& one : bars) {
    const bool fits = one.half_widths.empty() || one.half_widths.size() == categories.size();
    if (one.values.size() == categories.size() && fits) continue;
    throw Error(fmt::format("a bar chart of {} categories has {} values and {} intervals",
                            categories.size(), one.values.size(), one.half_widths.size()),
                one.name);
  }
}

ChartAxis axis_of_bars(std::span<const ChartBars> bars) {
  Extent extent;
  extent.add(0);
  for (const ChartBars& one : bars) {
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      const double half_width = one.half_widths.empty() ? 0 : one.half_widths[i];
      extent.add(one.values[i] - half_width);
      extent.add(one.values[i] + half_width);
    }
  }
  return extent.high > extent.low ? round_axis(extent.low, extent.high, 6) : round_axis(0, 1, 5);
}

/// The horizontal place of one bar.
struct BarPlace {
  double left = 0;
  double right = 0;

  double middle() const { return (left + right) / 2; }
};

/// Where the bar of one series stands in its category, of which a tenth on each side stays free.
BarPlace bar_place(const ChartFrame& frame, std::size_t category, std::size_t series,
                   std::size_t num_series) {
  const double width = 0.8 / static_cast<double>(num_series);
  const double left = static_cast<double>(category) + 0.1 + width * static_cast<double>(series);
  return {.left = frame.x(left), .right = frame.x(left + width)};
}

std::string rectangle(std::string_view name, const BarPlace& place, double top, double bottom) {
  return fmt::format(R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>)",
                     name, place.left, top, std::max(0.5, place.right - place.left - 1),
                     std::max(0.0, bottom - top));
}

/// A bar from zero to `value`, behind a hidden one of the whole height that the pointer finds.
std::string bar_with_title(const ChartFrame& frame, const BarPlace& place, double value,
                           const std::string& title) {
  const double end = frame.y(value);
  const double zero = frame.y(0);
  return fmt::format("<title>{}</title>", title) +
         rectangle("hit", place, frame.top(), frame.bottom()) +
         rectangle("bar", place, std::min(end, zero), std::max(end, zero));
}

std::string interval_mark(const ChartFrame& frame, double middle, double low, double high) {
  const double top = frame.y(high);
  const double bottom = frame.y(low);
  return fmt::format(
      R"(<path class="interval" d="M{0:.1f} {2:.1f}V{3:.1f}M{1:.1f} {2:.1f}h6M{1:.1f} {3:.1f}h6"/>)",
      middle, middle - 3, top, bottom);
}

std::string bars_of_category(const ChartFrame& frame, std::span<const std::string> categories,
                             std::span<const ChartBars> bars, std::size_t category) {
  std::string svg;
  for (std::size_t s = 0; s < bars.size(); ++s) {
    const double value = bars[s].values[category];
    if (!std::isfinite(value)) continue;
    const BarPlace place = bar_place(frame, category, s, bars.size());
    const std::string name = bars.size() > 1 ? bars[s].name : "";
    svg += fmt::format(R"(<g class="{}">)", colour_of(bars, s));
    svg += bar_with_title(frame, place, value,
                          hover_text(name, categories[category], value_text(bars[s], category)));
    if (!bars[s].half_widths.empty()) {
      const double half_width = bars[s].half_widths[category];
      svg += interval_mark(frame, place.middle() - 0.5, value - half_width, value + half_width);
    }
    svg += "</g>";
  }
  return svg;
}

void check_bins(const HistogramBins& bins) {
  if (bins.count < 1 || !(bins.high > bins.low)) throw Error("a histogram needs bins with a width");
}

double bin_end(const HistogramBins& bins, int64_t index) {
  return bins.low +
         (bins.high - bins.low) * static_cast<double>(index) / static_cast<double>(bins.count);
}

}  // namespace

std::string bar_chart(const ChartLabels& labels, std::span<const std::string> categories,
                      std::span<const ChartBars> bars) {
  check_sizes(categories, bars);
  const ChartFrame frame(labels, categories, axis_of_bars(bars));
  std::string svg;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    svg += bars_of_category(frame, categories, bars, i);
  }
  return frame.figure(svg, names_of(bars));
}

std::vector<int64_t> count_in_bins(std::span<const double> values, const HistogramBins& bins) {
  check_bins(bins);
  std::vector<int64_t> counts(bins.count);
  const double width = (bins.high - bins.low) / static_cast<double>(bins.count);
  for (const double value : values) {
    if (std::isnan(value)) continue;
    const double place = std::floor((value - bins.low) / width);
    const double last = static_cast<double>(bins.count - 1);
    ++counts[static_cast<std::size_t>(std::clamp(place, 0.0, last))];
  }
  return counts;
}

std::string histogram(const ChartLabels& labels, std::span<const ChartSamples> samples,
                      const HistogramBins& bins) {
  std::vector<std::vector<int64_t>> counts;
  int64_t highest = 1;
  for (const ChartSamples& one : samples) {
    counts.push_back(count_in_bins(one.values, bins));
    highest = std::max(highest, std::ranges::max(counts.back()));
  }
  const ChartFrame frame(labels, narrow_axis(bins.low, bins.high, 10),
                         round_axis(0, static_cast<double>(highest), 6));
  std::string svg;
  for (int64_t bin = 0; bin < bins.count; ++bin) {
    const double low = bin_end(bins, bin);
    const double width = (bin_end(bins, bin + 1) - low) / static_cast<double>(samples.size());
    const std::string range =
        fmt::format("{} to {}", chart_number(low), chart_number(bin_end(bins, bin + 1)));
    for (std::size_t s = 0; s < samples.size(); ++s) {
      const double left = low + width * static_cast<double>(s);
      const BarPlace place{.left = frame.x(left), .right = frame.x(left + width)};
      const std::string name = samples.size() > 1 ? samples[s].name : "";
      const auto count = static_cast<double>(counts[s][bin]);
      svg += fmt::format(
          R"(<g class="{}">{}</g>)", colour_of(samples, s),
          bar_with_title(frame, place, count, hover_text(name, range, chart_number(count))));
    }
  }
  return frame.figure(svg, names_of(samples));
}

}  // namespace heed
