#include "heed/evaluation/heat_map.h"

#include <fmt/format.h>

#include <algorithm>

#include "chart_frame.h"
#include "heed/core/error.h"
#include "heed/evaluation/html_text.h"

namespace heed {
namespace {

constexpr double cell = 16;         // the side of one
constexpr double title_space = 20;  // for a line of an axis's title
constexpr double margin = 6;
constexpr float least_shown = 0.005F;  // less is as good as white

/// Where the cells lie.
struct Grid {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;

  double right() const { return left + width; }
  double bottom() const { return top + height; }
};

Grid grid_of(std::span<const std::string> rows, std::span<const std::string> columns) {
  return {.left = margin + title_space + longest_label(rows),
          .top = margin + title_space + longest_label(columns),
          .width = cell * static_cast<double>(columns.size()),
          .height = cell * static_cast<double>(rows.size())};
}

std::string titles(const Grid& grid, const ChartLabels& labels) {
  return svg_text("middle", grid.left + grid.width / 2, margin + 8, labels.x) +
         turned_svg_text("middle", margin + 8, grid.top + grid.height / 2, 90, labels.y);
}

std::string names(const Grid& grid, std::span<const std::string> rows,
                  std::span<const std::string> columns) {
  constexpr double middle = cell / 2 + 4;  // of a cell, where letters are centred
  std::string svg;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    svg +=
        svg_text("end", grid.left - 4, grid.top + cell * static_cast<double>(i) + middle, rows[i]);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    svg += turned_svg_text("start", grid.left + cell * static_cast<double>(i) + middle,
                           grid.top - 4, 90, columns[i]);
  }
  return svg;
}

std::string cells(const Grid& grid, std::span<const std::string> rows,
                  std::span<const std::string> columns, std::span<const float> values) {
  std::string svg = fmt::format(R"(<rect class="heat-edge" x="{}" y="{}" width="{}" height="{}"/>)",
                                grid.left, grid.top, grid.width, grid.height);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!(values[i] >= least_shown)) continue;
    const std::size_t row = i / columns.size(), column = i % columns.size();
    svg += fmt::format(
        R"(<rect class="heat" x="{}" y="{}" width="{}" height="{}" fill-opacity="{:.2f}"><title>{}</title></rect>)",
        grid.left + cell * static_cast<double>(column), grid.top + cell * static_cast<double>(row),
        cell, cell, std::min(values[i], 1.0F),
        escape_html(fmt::format("{} → {}: {:.2f}", rows[row], columns[column], values[i])));
  }
  return svg;
}

}  // namespace

std::string heat_map(const ChartLabels& labels, std::span<const std::string> rows,
                     std::span<const std::string> columns, std::span<const float> values) {
  if (values.size() != rows.size() * columns.size()) {
    throw Error(fmt::format("a heat map of {} rows and {} columns has {} values", rows.size(),
                            columns.size(), values.size()),
                labels.title);
  }
  const Grid grid = grid_of(rows, columns);
  const double width = grid.right() + margin, height = grid.bottom() + margin;
  const std::string title = escape_html(labels.title);
  return fmt::format(
             R"(<figure class="chart s1"><figcaption>{}</figcaption><svg viewBox="0 0 {} {}" )"
             R"(style="max-width: {}px" role="img" aria-label="{}">)",
             title, width, height, width, title) +
         titles(grid, labels) + names(grid, rows, columns) + cells(grid, rows, columns, values) +
         "</svg></figure>\n";
}

}  // namespace heed
