#pragma once

#include <span>
#include <string>
#include <utility>
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

/// The table, folded away under a line that says what it is.
std::string folded(const HtmlTable& table, const std::string& title = "Numbers");

/// Names and texts, one pair below the other.
struct HtmlFacts {
  std::vector<std::pair<std::string, std::string>> rows;

  std::string html() const;
};

/// A figure that shows before anything else does.
struct HtmlTile {
  std::string name;
  std::string value;
  std::string note;  ///< Small, below.
};

/// The tiles, side by side where there is room.
std::string tiles(std::span<const HtmlTile> tiles);

/// Two views of the same thing, of which the reader chooses one by its title. Without styles both
/// are there. `name` tells the choices of a page apart: a word of letters.
std::string choice(const std::string& name, const HtmlSection& first, const HtmlSection& second);

/// A page that needs nothing but itself: its style is inside, it loads nothing, and runs no script
/// but what a section brings. It has a list of its sections where there are some, follows the
/// reader's choice of light or dark and fits a phone.
std::string html_page(const std::string& title, std::span<const HtmlSection> sections);

}  // namespace heed
