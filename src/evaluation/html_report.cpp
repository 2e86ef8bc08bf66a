#include "heed/evaluation/html_report.h"

#include <fmt/format.h>

#include <string_view>

#include "heed/evaluation/html_text.h"
#include "heed/evaluation/svg_chart.h"

namespace heed {
namespace {

constexpr std::string_view page_style = R"css(
:root { color-scheme: light dark; --page: #ffffff; --text: #1b2430; --quiet: #5c6773;
  --panel: #f4f6f8; --edge: #d9dfe5; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181d; --text: #e4e9ee; --quiet: #9aa6b2; --panel: #1d232a; --edge: #38424c; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--page);
  color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem;
  border-bottom: 1px solid var(--edge); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--series-1); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .9rem; }
code { font-size: .8rem; overflow-wrap: anywhere; }
.quiet, small { color: var(--quiet); font-size: .85rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
  gap: 1.5rem; margin: 1rem 0; }
.scroll { overflow-x: auto; min-width: 0; }
table { border-collapse: collapse; margin: .75rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem; border-bottom: 1px solid var(--edge); text-align: right;
  vertical-align: top; }
th { font-weight: 600; }
th:first-child { text-align: left; min-width: 7rem; padding-left: 0; overflow-wrap: anywhere; }
td small, th small { display: block; font-weight: 400; }
td small { white-space: nowrap; }
@media (max-width: 40rem) { th, td { padding: .3rem .4rem; } td small { font-size: .75rem; }
  th:first-child { min-width: 5rem; } }
summary { cursor: pointer; color: var(--quiet); font-size: .9rem; }
.example { background: var(--panel); border: 1px solid var(--edge); border-radius: .5rem;
  padding: .5rem .9rem .8rem; margin: .75rem 0; overflow-wrap: anywhere; }
.example p { margin: 0 0 .25rem; }
.text { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1rem; padding: .2rem 0; }
.text b { font-weight: 500; font-size: .85rem; line-height: 1.75; color: var(--quiet); }
.text[class*=" s"] b { color: var(--series); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.5rem; }
.pair .text { display: block; }
mark { background: color-mix(in srgb, var(--series, var(--quiet)) 22%, transparent);
  color: inherit; border-radius: .2rem; }
@media (max-width: 40rem) { .text, .pair { display: block; } }
.facts th, .facts td { text-align: left; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr));
  gap: .75rem; margin: 1rem 0; }
.tiles > div { background: var(--panel); border: 1px solid var(--edge); border-radius: .5rem;
  padding: .5rem .9rem .6rem; }
.tiles span, .tiles b { display: block; }
.tiles span { color: var(--quiet); font-size: .85rem; }
.tiles b { font-size: 1.5rem; line-height: 1.3; font-weight: 600; }
.lines { white-space: pre-wrap; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr));
  gap: 0 2rem; align-items: start; }
.choice > input { position: absolute; opacity: 0; }
.choice > label { display: inline-block; padding: .15rem .8rem; border: 1px solid var(--edge);
  border-radius: 1rem; font-size: .9rem; color: var(--quiet); cursor: pointer; }
.choice > input:checked + label { background: var(--panel); color: var(--text);
  border-color: currentColor; }
.choice > input:focus-visible + label { outline: 2px solid var(--series-1); }
.choice > input:nth-of-type(1):checked ~ div:nth-of-type(2),
.choice > input:nth-of-type(2):checked ~ div:nth-of-type(1) { display: none; }
summary.title { color: var(--text); font-size: 1.05rem; font-weight: 600; margin: 1rem 0 .5rem;
  overflow-wrap: anywhere; }
)css";

std::string table_row(const std::vector<std::string>& cells, std::string_view cell_tag) {
  std::string html = "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string_view tag = i == 0 ? "th" : cell_tag;
    html += fmt::format("<{0}>{1}</{0}>", tag, escape_html(cells[i]));
  }
  return html + "</tr>\n";
}

std::string list_of(std::span<const HtmlSection> sections) {
  std::string html = "<nav>";
  for (std::size_t i = 0; i < sections.size(); ++i) {
    html += fmt::format("<a href=\"#part-{}\">{}</a>\n", i + 1, escape_html(sections[i].title));
  }
  return html + "</nav>\n";
}

}  // namespace

std::string HtmlTable::html() const {
  std::string text = "<div class=\"scroll\"><table>\n" + table_row(head, "th");
  for (const auto& row : rows) text += table_row(row, "td");
  return text + "</table></div>\n";
}

std::string folded(const HtmlTable& table, const std::string& title) {
  return "<details><summary>" + escape_html(title) + "</summary>" + table.html() + "</details>\n";
}

std::string HtmlFacts::html() const {
  std::string text = "<table class=\"facts\">\n";
  for (const auto& [name, value] : rows) {
    text += fmt::format("<tr><th>{}</th><td dir=\"auto\">{}</td></tr>\n", escape_html(name),
                        escape_html(value));
  }
  return text + "</table>\n";
}

std::string tiles(std::span<const HtmlTile> tiles) {
  std::string html = "<div class=\"tiles\">\n";
  for (const HtmlTile& tile : tiles) {
    html += fmt::format("<div><span>{}</span><b>{}</b><small>{}</small></div>\n",
                        escape_html(tile.name), escape_html(tile.value), escape_html(tile.note));
  }
  return html + "</div>\n";
}

std::string choice(const std::string& name, const HtmlSection& first, const HtmlSection& second) {
  return fmt::format(
      "<div class=\"choice\">\n"
      "<input type=\"radio\" name=\"{0}\" id=\"{0}-1\" checked/><label for=\"{0}-1\">{1}</label>\n"
      "<input type=\"radio\" name=\"{0}\" id=\"{0}-2\"/><label for=\"{0}-2\">{2}</label>\n"
      "<div>{3}</div>\n<div>{4}</div>\n</div>\n",
      name, escape_html(first.title), escape_html(second.title), first.body, second.body);
}

std::string html_page(const std::string& title, std::span<const HtmlSection> sections) {
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title>\n<style>{1}{2}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
      escape_html(title), page_style, chart_style());
  if (sections.size() > 1) page += list_of(sections);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    page += fmt::format("<section id=\"part-{}\">\n<h2>{}</h2>\n{}</section>\n", i + 1,
                        escape_html(sections[i].title), sections[i].body);
  }
  return page + "</body>\n</html>\n";
}

}  // namespace heed
