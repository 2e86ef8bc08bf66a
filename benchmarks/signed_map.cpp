#include "signed_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "heed/evaluation/html_text.h"

namespace heed {
namespace {

constexpr int num_colours = 21;
constexpr double cell = 6;  // the side of one
constexpr double left = 48, top = 44;
constexpr double key_space = 64;
constexpr int64_t tick_step = 16;

int colour_index(float value) {
  const float share = (std::clamp(value, -1.0F, 1.0F) + 1.0F) / 2.0F;
  return static_cast<int>(std::lround(share * (num_colours - 1)));
}

// Between white in the middle and the ends' colours.
std::string colour(int index) {
  using Rgb = std::array<double, 3>;
  constexpr Rgb low{0x1d, 0x4f, 0xa8}, high{0xc2, 0x56, 0x08};
  const double share = 2.0 * index / (num_colours - 1) - 1;
  const Rgb& end = share < 0 ? low : high;
  std::string text = "#";
  for (const double part : end) {
    text += fmt::format("{:02x}", std::lround(255 + (part - 255) * std::abs(share)));
  }
  return text;
}

std::string text_at(const char* anchor, double x, double y, const std::string& text) {
  return fmt::format(R"(<text text-anchor="{}" x="{}" y="{}">{}</text>)", anchor, x, y,
                     escape_html(text));
}

// For each colour the path along its cells, in cells: vertical runs, as values change slowly there.
std::array<std::string, num_colours> paths_of(const at::Tensor& values) {
  const auto value = values.accessor<float, 2>();
  std::array<std::string, num_colours> paths;
  for (int64_t column = 0; column < values.size(1); ++column) {
    for (int64_t row = 0, end = 0; row < values.size(0); row = end) {
      const int index = colour_index(value[row][column]);
      while (end < values.size(0) && colour_index(value[end][column]) == index) ++end;
      paths[static_cast<size_t>(index)] += fmt::format("M{}.5 {}v{}", column, row, end - row);
    }
  }
  return paths;
}

std::string cells(const at::Tensor& values) {
  std::string svg = fmt::format(
      R"svg(<g transform="translate({} {}) scale({})" fill="none" stroke-width="1" shape-rendering="crispEdges">)svg",
      left, top, cell);
  const auto paths = paths_of(values);
  for (int index = 0; index < num_colours; ++index) {
    const std::string& path = paths[static_cast<size_t>(index)];
    if (!path.empty()) svg += fmt::format(R"(<path stroke="{}" d="{}"/>)", colour(index), path);
  }
  return svg + "</g>\n";
}

std::string axes(const ChartLabels& labels, int64_t rows, int64_t columns) {
  const double width = cell * static_cast<double>(columns);
  const double height = cell * static_cast<double>(rows);
  std::string svg = fmt::format(R"(<rect class="heat-edge" x="{}" y="{}" width="{}" height="{}"/>)",
                                left, top, width, height);
  for (int64_t i = 0; i < columns; i += tick_step) {
    svg += text_at("middle", left + cell * (static_cast<double>(i) + 0.5), top - 6,
                   fmt::format("{}", i));
  }
  for (int64_t i = 0; i < rows; i += tick_step) {
    svg += text_at("end", left - 6, top + cell * (static_cast<double>(i) + 0.5) + 4,
                   fmt::format("{}", i));
  }
  svg += text_at("middle", left + width / 2, 14, labels.x);
  return svg + fmt::format(R"svg(<g transform="translate(14 {}) rotate(-90)">{}</g>)svg",
                           top + height / 2, text_at("middle", 0, 0, labels.y));
}

// What the colours mean, from the highest value down, at x.
std::string key(double x) {
  constexpr double step = 10;
  std::string svg;
  for (int i = 0; i < num_colours; ++i) {
    svg += fmt::format(R"(<rect x="{}" y="{}" width="14" height="{}" fill="{}"/>)", x,
                       top + step * i, step, colour(num_colours - 1 - i));
  }
  svg += fmt::format(R"(<rect class="heat-edge" x="{}" y="{}" width="14" height="{}"/>)", x, top,
                     step * num_colours);
  for (const int value : {1, 0, -1}) {
    const double y = top + step * (num_colours - 1) * (1 - value) / 2 + step / 2;
    svg += text_at("start", x + 20, y + 4, value < 0 ? "−1" : fmt::format("{}", value));
  }
  return svg;
}

}  // namespace

std::string signed_map(const ChartLabels& labels, const at::Tensor& values) {
  const int64_t rows = values.size(0), columns = values.size(1);
  const double right = left + cell * static_cast<double>(columns);
  const double bottom = top + cell * static_cast<double>(rows);
  return fmt::format(R"(<svg viewBox="0 0 {} {}">)", right + key_space, bottom + 6) +
         cells(values) + axes(labels, rows, columns) + key(right + 18) + "</svg>";
}

}  // namespace heed
