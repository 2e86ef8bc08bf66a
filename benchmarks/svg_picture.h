#pragma once

#include <string>
#include <vector>

namespace heed {

/// A picture made of figures: those of svg_chart.h and heat_map.h, or any <svg> with a viewBox from
/// 0 0 that uses their classes.
struct SvgPicture {
  /// A figure's drawing, without its caption and legend, which are HTML.
  struct Panel {
    std::string figure;
    std::string caption = {};  ///< Above it; may be empty.
  };
  using Row = std::vector<Panel>;

  std::string title;
  std::vector<std::string> subtitle = {};  ///< Lines below the title.
  std::vector<std::string> legend = {};    ///< Names of the series, as for the figures.
  std::vector<Row> rows = {};
  double scale = 1;  ///< Of the size at which it is shown.

  /// An SVG file that needs nothing but itself, dark on white wherever it is shown. The values that
  /// figures show at the pointer are left out: images have no pointer.
  [[nodiscard]] std::string file() const;
};

/// The text without its <title>s.
[[nodiscard]] std::string without_titles(std::string html);

}  // namespace heed
