#include "attention_charts.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "heed/evaluation/html_report.h"
#include "heed/evaluation/svg_chart.h"
#include "svg_picture.h"

namespace heed {
namespace {

/// What of the costs is shown.
struct Quantity {
  const char* name;  // with its unit
  std::vector<double> LayerCosts::*cost;
  double unit;
};
constexpr Quantity time_in_ms{"time (ms)", &LayerCosts::seconds, 1e-3};
constexpr Quantity memory_in_mib{"memory (MiB)", &LayerCosts::bytes, 1 << 20};

bool is_length(const LayerSweep& sweep) { return sweep.varied == &LayerSizes::n; }

std::string caption_of(const LayerSweep& sweep, const std::string& what) {
  return is_length(sweep) ? fmt::format("{} by length, d = {}", what, sweep.sizes.d)
                          : fmt::format("{} by width, n = {}", what, sweep.sizes.n);
}

// The power of a tick's exponent; nothing for those between whole ones.
std::string power(double base, const std::string& tick) {
  const double exponent = std::stod(tick);
  return exponent == std::round(exponent) ? fmt::format("{:.6g}", std::pow(base, exponent)) : "";
}

// Replaces the numbers of a chart's ticks by what they are the logarithms of: those of one axis,
// whose texts have the anchor. Its other texts are no numbers.
std::string with_powers(const std::string& chart, const std::string& anchor, double base) {
  const std::string opening = fmt::format(R"(<text text-anchor="{}")", anchor);
  std::string result;
  size_t from = 0;
  for (size_t at = chart.find(opening); at != std::string::npos; at = chart.find(opening, from)) {
    const size_t begin = chart.find('>', at) + 1;
    const size_t end = chart.find('<', begin);
    const std::string text = chart.substr(begin, end - begin);
    const bool is_number = text.find_first_not_of("-.0123456789") == std::string::npos;
    result.append(chart, from, begin - from);
    result += is_number ? power(base, text) : text;
    from = end;
  }
  return result.append(chart, from);
}

// A figure whose axes are logarithmic: a line chart of logarithms.
std::string log_log_chart(const LayerSweep& sweep, const Quantity& quantity) {
  std::vector<ChartLine> lines;
  for (size_t i = 0; i < sweep.layers.size(); ++i) {
    ChartLine line{.name = sequence_layers()[i].name, .points = {}};
    const std::vector<double>& costs = sweep.layers[i].*quantity.cost;
    for (size_t j = 0; j < costs.size(); ++j) {
      line.points.push_back({.x = std::log2(static_cast<double>(sweep.values[j])),
                             .y = std::log10(costs[j] / quantity.unit)});
    }
    lines.push_back(line);
  }
  const std::string chart = line_chart({.title = caption_of(sweep, quantity.name),
                                        .x = is_length(sweep) ? "length n" : "width d",
                                        .y = " "},  // only its room, for long numbers
                                       lines);
  return with_powers(with_powers(without_titles(chart), "middle", 2), "end", 10);
}

SvgPicture::Row row_of(const LayerSweep& lengths, const LayerSweep& widths,
                       const Quantity& quantity) {
  SvgPicture::Row row;
  for (const LayerSweep* sweep : {&lengths, &widths}) {
    row.push_back({log_log_chart(*sweep, quantity), caption_of(*sweep, quantity.name)});
  }
  return row;
}

HtmlTable table_of(const LayerSweep& sweep, const Quantity& quantity) {
  HtmlTable table{.head = {quantity.name}, .rows = {}};
  for (const int64_t value : sweep.values) {
    table.head.push_back(fmt::format("{} = {}", is_length(sweep) ? "n" : "d", value));
  }
  table.head.emplace_back("exponent");
  for (size_t i = 0; i < sweep.layers.size(); ++i) {
    const std::vector<double>& costs = sweep.layers[i].*quantity.cost;
    std::vector<std::string> row{sequence_layers()[i].name};
    for (const double cost : costs) row.push_back(fmt::format("{:.3g}", cost / quantity.unit));
    row.push_back(fmt::format("{:.2f}", growth_exponent(sweep.values, costs)));
    table.rows.push_back(row);
  }
  return table;
}

HtmlSection section_of(const LayerSweep& sweep) {
  std::string charts, tables;
  for (const Quantity& quantity : {time_in_ms, memory_in_mib}) {
    charts += log_log_chart(sweep, quantity);
    tables += table_of(sweep, quantity).html();
  }
  return {caption_of(sweep, "Cost"), "<div class=\"charts\">" + charts + "</div>\n" + tables};
}

}  // namespace

std::string charts_picture(const LayerSweep& lengths, const LayerSweep& widths) {
  SvgPicture picture{.title = "What a layer's forward pass costs, logarithmic axes"};
  for (const SequenceLayer& layer : sequence_layers()) {
    picture.legend.push_back(fmt::format("{}: {}", layer.name, layer.operations));
  }
  picture.rows = {row_of(lengths, widths, time_in_ms), row_of(lengths, widths, memory_in_mib)};
  return picture.file();
}

std::string charts_page(const LayerSweep& lengths, const LayerSweep& widths) {
  const std::vector<HtmlSection> sections{section_of(lengths), section_of(widths)};
  return html_page("What a layer's forward pass costs", sections);
}

}  // namespace heed
