#pragma once

#include <span>
#include <string>
#include <vector>

namespace heed {

/// A part of a report's page.
struct HtmlSection {
  std::string title;  ///< Text, which is escaped.
  std::string body;   ///< HTML, which is not: charts, tables, what escape_html() has made.
};

/// A table of texts, which are escaped. The first column names the rows.
struct HtmlTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;

  std::string html() const;
};

/// The table, folded away under a line that says "Numbers".
std::string folded(const HtmlTable& table);

/// A page that needs nothing but itself: its style is inside, it runs no script and loads nothing.
/// It has a list of its sections, follows the reader's choice of light or dark and fits a phone.
std::string html_page(const std::string& title, std::span<const HtmlSection> sections);

}  // namespace heed
