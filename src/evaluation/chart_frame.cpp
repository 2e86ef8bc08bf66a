#include "chart_frame.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "heed/evaluation/characters.h"
#include "heed/evaluation/html_text.h"

namespace heed {
namespace {

constexpr double chart_width = 460;
constexpr double chart_height = 280;
constexpr double margin = 10;
constexpr double tick_space = 20;   // for a line of tick labels
constexpr double title_space = 20;  // for a line of an axis's title

/// About how wide a label is, with the larger letters of narrow screens; an SVG cannot ask.
double text_width(const std::string& text) {
  return 7.6 * static_cast<double>(characters(text).size());
}

std::vector<std::string> tick_labels(const ChartAxis& axis) {
  std::vector<std::string> labels;
  for (const double tick : axis.ticks) labels.push_back(axis.label(tick));
  return labels;
}

std::string line(std::string_view name, double x1, double y1, double x2, double y2) {
  return fmt::format(R"(<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>)", name,
                     x1, y1, x2, y2);
}

std::string key(const std::string& colour, std::string_view shape, const std::string& name) {
  return fmt::format(R"(<span class="key {}"><i{}></i><span>{}</span></span>)", colour, shape,
                     escape_html(name));
}

/// The distinct names of the marks, in their order.
std::vector<std::string> names_of(std::span<const ChartMark> marks) {
  std::vector<std::string> names;
  for (const ChartMark& mark : marks) {
    if (std::ranges::count(names, mark.name) == 0) names.push_back(mark.name);
  }
  return names;
}

/// The colours of marks are taken from the end, so that they are not those of lines, and are far
/// apart: the eighth, the sixth.
std::string mark_class(std::size_t index) { return series_class(7 - 2 * index % 8); }

std::string legend(std::span<const std::string> names, std::span<const ChartMark> marks) {
  std::string keys;
  for (std::size_t i = 0; i < names.size() && names.size() > 1; ++i) {
    keys += key(series_class(i), "", names[i]);
  }
  const std::vector<std::string> mark_names = names_of(marks);
  for (std::size_t i = 0; i < mark_names.size(); ++i) {
    keys += key(mark_class(i), R"( class="dashed")", mark_names[i]);
  }
  return keys.empty() ? "" : R"(<div class="legend">)" + keys + "</div>";
}

}  // namespace

double longest_label(std::span<const std::string> texts) {
  double width = 0;
  for (const std::string& text : texts) width = std::max(width, text_width(text));
  return width;
}

std::string svg_text(std::string_view anchor, double x, double y, std::string_view text) {
  return fmt::format(R"(<text text-anchor="{}" x="{:.1f}" y="{:.1f}">{}</text>)", anchor, x, y,
                     escape_html(text));
}

std::string turned_svg_text(std::string_view anchor, double x, double y, double degrees,
                            std::string_view text) {
  return fmt::format(
      R"svg(<text text-anchor="{}" transform="translate({:.1f} {:.1f}) rotate({})">{}</text>)svg",
      anchor, x, y, -degrees, escape_html(text));
}

std::string series_class(std::size_t index) { return fmt::format("s{}", index % 8 + 1); }

ChartFrame::ChartFrame(const ChartLabels& labels, ChartAxis x, ChartAxis y)
    : labels_(labels), x_axis_(std::move(x)), y_axis_(std::move(y)) {
  const double y_title = labels.y.empty() ? 0 : title_space;
  left_ = margin + y_title + longest_label(tick_labels(y_axis_));
  right_ = chart_width - margin - 8;
  top_ = margin;
  bottom_ = chart_height - tick_space - (labels.x.empty() ? 0 : title_space);
}

ChartFrame::ChartFrame(const ChartLabels& labels, std::span<const std::string> categories,
                       ChartAxis y)
    : ChartFrame(labels, ChartAxis{.high = static_cast<double>(categories.size()), .ticks = {}},
                 std::move(y)) {
  categories_.assign(categories.begin(), categories.end());
  const double place = (right_ - left_) / std::max(1.0, x_axis_.high);
  tilted_ = longest_label(categories) > place - 4;
  if (tilted_) bottom_ -= std::min(0.6 * longest_label(categories), 90.0);
}

double ChartFrame::x(double value) const { return left_ + x_axis_.place(value) * (right_ - left_); }

double ChartFrame::y(double value) const {
  return bottom_ - y_axis_.place(value) * (bottom_ - top_);
}

std::string ChartFrame::horizontal_grid() const {
  std::string svg;
  for (const double tick : y_axis_.ticks) {
    svg += line(tick == 0 ? "zero" : "grid", left_, y(tick), right_, y(tick));
    svg += svg_text("end", left_ - 5, y(tick) + 4, y_axis_.label(tick));
  }
  return svg;
}

std::string ChartFrame::numeric_ticks() const {
  std::string svg;
  for (const double tick : x_axis_.ticks) {
    svg += line("axis", x(tick), bottom_, x(tick), bottom_ + 4);
    svg += svg_text("middle", x(tick), bottom_ + 16, x_axis_.label(tick));
  }
  return svg;
}

std::string ChartFrame::category_ticks() const {
  std::string svg;
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    const double middle = x(static_cast<double>(i) + 0.5);
    svg += tilted_ ? turned_svg_text("end", middle + 4, bottom_ + 13, 35, categories_[i])
                   : svg_text("middle", middle, bottom_ + 16, categories_[i]);
  }
  return svg;
}

std::string ChartFrame::marks(std::span<const ChartMark> marks) const {
  const std::vector<std::string> names = names_of(marks);
  std::string svg;
  for (const ChartMark& mark : marks) {
    if (!(mark.x >= x_axis_.low && mark.x <= x_axis_.high)) continue;
    const auto index = std::ranges::find(names, mark.name) - names.begin();
    svg += fmt::format(R"(<g class="{}"><title>{}: {}</title>)", mark_class(index),
                       escape_html(mark.name), chart_number(mark.x));
    svg += fmt::format(R"(<rect class="hit" x="{:.1f}" y="{:.1f}" width="8" height="{:.1f}"/>)",
                       x(mark.x) - 4, top_, bottom_ - top_);
    svg += line("mark", x(mark.x), top_, x(mark.x), bottom_) + "</g>";
  }
  return svg;
}

std::string ChartFrame::axis_titles() const {
  std::string svg;
  if (!labels_.x.empty()) {
    svg += svg_text("middle", (left_ + right_) / 2, chart_height - 6, labels_.x);
  }
  if (!labels_.y.empty()) {
    svg += turned_svg_text("middle", margin + 5, (top_ + bottom_) / 2, 90, labels_.y);
  }
  return svg;
}

std::string ChartFrame::figure(const std::string& data, std::span<const std::string> names,
                               std::span<const ChartMark> marks) const {
  std::string html = fmt::format(R"(<figure class="chart"><figcaption>{}</figcaption>{})",
                                 escape_html(labels_.title), legend(names, marks));
  html += fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">)", chart_width,
                      chart_height, escape_html(labels_.title));
  html += horizontal_grid() + this->marks(marks);
  html += data.empty() ? svg_text("middle", (left_ + right_) / 2, (top_ + bottom_) / 2, "no data")
                       : data;
  html += line("axis", left_, bottom_, right_, bottom_);
  html += categories_.empty() ? numeric_ticks() : category_ticks();
  return html + axis_titles() + "</svg></figure>\n";
}

std::string_view chart_style() {
  return R"css(
:root { --series-1: #2563c8; --series-2: #d4620a; --series-3: #15803d; --series-4: #a3248f;
  --series-5: #0e8a9a; --series-6: #b91c3c; --series-7: #7a5c00; --series-8: #5b6472; }
@media (prefers-color-scheme: dark) {
  :root { --series-1: #6ea4f7; --series-2: #f59d4c; --series-3: #55c77e; --series-4: #e07fd0;
    --series-5: #4fc6d6; --series-6: #f57a90; --series-7: #d9b84a; --series-8: #a6b0bf; }
}
.s1 { --series: var(--series-1); } .s2 { --series: var(--series-2); }
.s3 { --series: var(--series-3); } .s4 { --series: var(--series-4); }
.s5 { --series: var(--series-5); } .s6 { --series: var(--series-6); }
.s7 { --series: var(--series-7); } .s8 { --series: var(--series-8); }
.chart { margin: 0; max-width: 34rem; min-width: 0; }
.chart figcaption { font-weight: 600; margin-bottom: .25rem; }
.chart svg { display: block; width: 100%; height: auto; font-size: 12px; }
.chart text { fill: currentColor; }
@media (max-width: 30rem) { .chart svg { font-size: 14px; } }
.chart .grid { stroke: currentColor; opacity: .15; }
.chart .axis, .chart .zero { stroke: currentColor; opacity: .6; }
.chart .bar, .chart .dot { fill: var(--series); }
.chart .curve { fill: none; stroke: var(--series); stroke-width: 2; stroke-linejoin: round; }
.chart .interval { stroke: currentColor; stroke-width: 1.5; }
.chart .mark { stroke: var(--series); stroke-width: 1.5; stroke-dasharray: 5 5; }
.chart .s6 > .mark { stroke-dashoffset: 5; } /* shows where it lies on one of another name */
.chart .hit { fill: transparent; }
.chart g:hover > .bar, .chart g:hover > .dot { opacity: .7; }
.chart g:hover > .hit { fill: currentColor; fill-opacity: .08; }
.chart .heat { fill: var(--series); } .chart .heat:hover { stroke: currentColor; }
.chart .heat-edge { fill: none; stroke: currentColor; opacity: .25; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .85rem; }
.key { display: inline-flex; align-items: baseline; gap: .35em; overflow-wrap: anywhere; }
.key i { flex: none; width: .8em; height: .8em; border-radius: 2px; background: var(--series); }
.key .dashed { width: 2px; border-radius: 0;
  background: repeating-linear-gradient(var(--series) 0 4px, transparent 4px 7px); }
)css";
}

}  // namespace heed
