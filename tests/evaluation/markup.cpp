#include "evaluation/markup.h"

#include <algorithm>
#include <array>
#include <regex>
#include <vector>

namespace heed {

std::string markup_error(std::string_view html) {
  static const std::regex tag(
      R"re((/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\s*(/?))re");
  constexpr std::array<std::string_view, 2> without_end = {"meta", "br"};
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == html.npos) return "a tag without its >";
    const std::string inside(html.substr(at + 1, end - at - 1));
    if (inside == "!DOCTYPE html") continue;
    std::smatch match;
    if (!std::regex_match(inside, match, tag)) return "no tag: <" + inside + ">";
    const std::string name = match[2];
    if (match[1] == "/") {
      if (open.empty() || open.back() != name) return "</" + name + "> closes nothing";
      open.pop_back();
    } else if (match[4] != "/" && std::ranges::count(without_end, name) == 0) {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace heed
