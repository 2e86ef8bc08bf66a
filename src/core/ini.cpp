#include "heed/core/ini.h"

#include <fmt/format.h>

#include <map>
#include <sstream>

#include "heed/core/error.h"
#include "heed/core/option_setting.h"
#include "heed/core/text_file.h"
#include "option_text.h"

namespace heed {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_comment(std::string_view line) {
  return line.empty() || line.front() == '#' || line.front() == ';';
}

/// Reads an INI text line by line.
class IniParser {
 public:
  explicit IniParser(std::string_view where) : where_(where) {}

  void read_line(std::string_view line, int64_t number) {
    line = trimmed(line);
    if (is_comment(line)) return;
    if (line.front() == '[' && line.back() == ']') {
      section_ = trimmed(line.substr(1, line.size() - 2));
      section_line_ = number;
    } else {
      read_entry(line, number);
    }
  }

  std::vector<IniEntry> take() { return std::move(entries_); }

 private:
  void read_entry(std::string_view line, int64_t number) {
    const size_t equals = line.find('=');
    const std::string key(trimmed(line.substr(0, equals)));
    if (equals == std::string_view::npos || key.empty()) {
      throw UsageError("not a setting: " + std::string(line), fmt::format("{}:{}", where_, number),
                       "Write key = value");
    }
    const auto [first, is_new] = lines_.emplace(std::pair(section_, key), number);
    if (!is_new) {
      throw UsageError(fmt::format("{} comes twice in [{}]", key, section_),
                       fmt::format("{}:{}", where_, number),
                       fmt::format("It is already in line {}", first->second));
    }
    entries_.push_back(
        {section_, key, std::string(trimmed(line.substr(equals + 1))), number, section_line_});
  }

  std::string where_;
  std::string section_;
  int64_t section_line_ = 0;
  std::map<std::pair<std::string, std::string>, int64_t> lines_;  // of each section and key
  std::vector<IniEntry> entries_;
};

/// The help as comment lines, with what the value may be.
std::string comment(const OptionField& field) {
  std::string text = field.help;
  const std::string limits = limits_text(field);
  if (!limits.empty()) text += fmt::format(" ({})", limits);
  std::string lines;
  for (const std::string& line : wrap(text, 98)) lines += fmt::format("# {}\n", line);
  return lines;
}

}  // namespace

std::vector<IniEntry> parse_ini(std::string_view text, std::string_view where) {
  std::istringstream stream{std::string(text)};
  LineReader reader(stream, std::string(where));
  IniParser parser(where);
  for (std::string line; reader.next(line);) parser.read_line(line, reader.line_number());
  return parser.take();
}

std::string section_to_ini(const OptionSection& section, bool comments) {
  std::string text = section.name.empty() ? "" : fmt::format("[{}]\n", section.name);
  for (const OptionField& field : section.fields) {
    if (comments) text += comment(field);
    const std::string value = ini_value(field);
    text += fmt::format("{} ={}{}\n", field.name, value.empty() ? "" : " ", value);
    if (comments && &field != &section.fields.back()) text += '\n';
  }
  return text;
}

void assign_ini_to_section(std::string_view text, std::string_view where,
                           const OptionSection& section) {
  for (const IniEntry& entry : parse_ini(text, where)) {
    if (entry.section == section.name) setting_from_ini(entry, where, {&section, 1}).assign();
  }
}

}  // namespace heed
