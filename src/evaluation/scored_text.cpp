#include "heed/evaluation/scored_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

void check_line(std::string_view line, const std::string& name, std::size_t number) {
  const auto fail = [&](std::string_view what, std::string_view hint) {
    throw Error(what, fmt::format("{}:{}", name, number), hint);
  };
  if (line.find('\0') != std::string_view::npos) {
    fail("NUL byte in a text file", "Give plain text encoded as UTF-8");
  }
  if (!is_valid_utf8(line))
    fail("invalid UTF-8", "Convert the text to UTF-8, for example with iconv");
}

/// Takes the text before the next `separator` off `text`, and the separator.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

/// The file's lines with the white space at their ends.
std::vector<std::string> whole_lines(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  std::string_view rest = bytes;
  std::vector<std::string> lines;
  while (!rest.empty()) {
    const std::string_view line = take_until(rest, '\n');
    check_line(line, name_of_file(path), lines.size() + 1);
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace

std::string name_of_file(const std::string& path) { return path == "-" ? "standard input" : path; }

std::vector<std::string> read_scored_lines(const std::filesystem::path& path) {
  std::vector<std::string> lines = whole_lines(path);
  for (std::string& line : lines) line.resize(strip_right(line).size());
  return lines;
}

ScoredText read_scored_columns(const std::filesystem::path& path) {
  ScoredText text;
  for (const std::string& line : whole_lines(path)) {
    std::string_view rest = line;
    text.hypotheses.emplace_back(strip_right(take_until(rest, '\t')));
    if (line.find('\t') == std::string::npos) {
      throw Error("a line of one column",
                  fmt::format("{}:{}", name_of_file(path), text.hypotheses.size()),
                  "With --columns, a tab stands between the translation and each reference");
    }
    auto& references = text.references.emplace_back();
    do {
      const std::string_view reference = strip_right(take_until(rest, '\t'));
      if (!reference.empty() || references.empty()) references.emplace_back(reference);
    } while (!rest.empty());
  }
  return text;
}

void add_references(LineReferences& references, std::vector<std::string> lines) {
  references.resize(std::max(references.size(), lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i) references[i].push_back(std::move(lines[i]));
}

}  // namespace heed
