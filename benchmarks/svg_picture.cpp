#include "svg_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>

#include "heed/core/error.h"
#include "heed/evaluation/characters.h"
#include "heed/evaluation/html_text.h"
#include "heed/evaluation/svg_chart.h"

namespace heed {
namespace {

constexpr double margin = 16;
constexpr double gap = 12;  // between panels
constexpr double line_height = 18;
constexpr double title_height = 28;
constexpr double key_size = 11;  // of the legend's squares

/// What stands inside a figure's <svg>, and how large it is.
struct Drawing {
  double width = 0;
  double height = 0;
  std::string content;
};

/// What was written, and where more goes.
struct Sheet {
  double width = 0;  // so far
  double y = margin;
  std::string content;

  void widen(double right) { width = std::max(width, right + margin); }
};

void erase_all(std::string& text, std::string_view begin, std::string_view end) {
  std::string kept;
  size_t from = 0;
  for (size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, from)) {
    kept.append(text, from, at - from);
    from = text.find(end, at) + end.size();
  }
  text = kept.append(text, from);
}

Drawing drawing_of(const std::string& figure) {
  constexpr std::string_view opening = "<svg viewBox=\"0 0 ";
  const size_t begin = figure.find(opening);
  const size_t end = figure.find("</svg>");
  if (begin == std::string::npos || end == std::string::npos) throw Error("a figure has no SVG");
  Drawing drawing;
  std::istringstream size(figure.substr(begin + opening.size(), 40));
  size >> drawing.width >> drawing.height;
  const size_t inside = figure.find('>', begin) + 1;
  drawing.content = without_titles(figure.substr(inside, end - inside));
  erase_all(drawing.content, "<circle class=\"hit\"", "/>");
  return drawing;
}

// About how wide a text is, at 12 pixels: an SVG cannot ask.
double text_width(const std::string& text) {
  return 6.9 * static_cast<double>(characters(text).size());
}

void add_text(Sheet& sheet, std::string_view style, const std::string& text) {
  sheet.content += fmt::format(R"(<text class="{}" x="{}" y="{:.1f}">{}</text>)", style, margin,
                               sheet.y + 12, escape_html(text));
}

void add_heading(Sheet& sheet, const SvgPicture& picture) {
  add_text(sheet, "title", picture.title);
  sheet.y += title_height;
  for (const std::string& line : picture.subtitle) {
    add_text(sheet, "subtitle", line);
    sheet.widen(margin + text_width(line));
    sheet.y += line_height;
  }
  if (!picture.subtitle.empty()) sheet.y += gap / 2;
}

// The width is that of the panels by then: names that do not fit go on the next line.
void add_legend(Sheet& sheet, const std::vector<std::string>& names, double right) {
  if (names.empty()) return;
  double x = margin;
  for (size_t i = 0; i < names.size(); ++i) {
    const double width = key_size + 5 + text_width(names[i]);
    if (x > margin && x + width > right) {
      x = margin;
      sheet.y += line_height;
    }
    sheet.content += fmt::format(
        R"(<g class="s{}"><rect class="bar" x="{:.1f}" y="{:.1f}" width="{}" height="{}" rx="2"/>)"
        R"(<text x="{:.1f}" y="{:.1f}">{}</text></g>)",
        i % 8 + 1, x, sheet.y + 2, key_size, key_size, x + key_size + 5, sheet.y + 12,
        escape_html(names[i]));
    x += width + gap;
  }
  sheet.y += line_height + gap / 2;
}

void add_row(Sheet& sheet, const SvgPicture::Row& row) {
  const bool has_captions = std::ranges::any_of(row, [](auto& p) { return !p.caption.empty(); });
  const double top = sheet.y + (has_captions ? line_height : 0);
  double x = margin, height = 0;
  for (const SvgPicture::Panel& panel : row) {
    const Drawing drawing = drawing_of(panel.figure);
    if (!panel.caption.empty()) {
      sheet.content += fmt::format(R"(<text class="caption" x="{:.1f}" y="{:.1f}">{}</text>)", x,
                                   sheet.y + 12, escape_html(panel.caption));
    }
    sheet.content +=
        fmt::format(R"svg(<g class="chart s1" transform="translate({:.1f} {:.1f})">)svg", x, top) +
        drawing.content + "</g>\n";
    x += drawing.width + gap;
    height = std::max(height, drawing.height);
  }
  sheet.widen(x - gap);
  sheet.y = top + height + gap;
}

// Figures' CSS names colours by variables and follows the reader's choice of dark; a picture has
// its own white page, and is also looked at by programs that know no variables.
std::string style() {
  std::string css =
      "text{font:12px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1b2430}"
      ".title{font-size:16px;font-weight:600}.subtitle{fill:#4a5561}.caption{font-weight:600}"
      ".grid{stroke:#1b2430;opacity:.15}.axis,.zero{stroke:#1b2430;opacity:.6}"
      ".curve{fill:none;stroke-width:2;stroke-linejoin:round}"
      ".heat-edge{fill:none;stroke:#1b2430;opacity:.25}";
  for (int series = 1; series <= 8; ++series) {
    const std::string name = fmt::format("--series-{}: ", series);
    const size_t at = chart_style().find(name) + name.size();  // the first is for light
    css += fmt::format(".s{0} .bar,.s{0} .dot,.s{0} .heat{{fill:{1}}}.s{0} .curve{{stroke:{1}}}",
                       series, chart_style().substr(at, 7));
  }
  return css;
}

double width_of(const SvgPicture::Row& row) {
  double width = margin;
  for (const SvgPicture::Panel& panel : row) width += drawing_of(panel.figure).width + gap;
  return width - gap;
}

}  // namespace

std::string without_titles(std::string html) {
  erase_all(html, "<title>", "</title>");
  return html;
}

std::string SvgPicture::file() const {
  Sheet sheet;
  add_heading(sheet, *this);
  add_legend(sheet, legend, rows.empty() ? 0 : width_of(rows.front()));
  for (const Row& row : rows) add_row(sheet, row);
  const double height = sheet.y - gap + margin;
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" width="{:.0f}" height="{:.0f}" )"
                     R"(viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">)"
                     "\n<style>{}</style>\n"
                     R"(<rect width="100%" height="100%" fill="#ffffff"/>)"
                     "\n",
                     scale * sheet.width, scale * height, sheet.width, height, escape_html(title),
                     style()) +
         sheet.content + "</svg>\n";
}

}  // namespace heed
