#include <fmt/format.h>

#include "heed/core/options.h"
#include "heed/core/version.h"
#include "option_text.h"

namespace heed {
namespace {

constexpr size_t page_width = 80;
constexpr size_t help_column = 32;  // where the meanings start

std::string left_column(const std::string& section, const OptionField& field) {
  return fmt::format("  --{} {}", option_name(section, field.name), field.placeholder);
}

/// "Width of every layer's output (at least 1; default: 512)"
std::string meaning(const OptionField& field) {
  const std::string limits = limits_text(field);
  const std::string value = ini_value(field);
  std::string notes = limits;
  if (field.kind == FieldKind::list) notes = "may be repeated";
  if (!notes.empty() && !value.empty()) notes += "; ";
  if (!value.empty()) notes += "default: " + value;
  return notes.empty() ? field.help : fmt::format("{} ({})", field.help, notes);
}

/// `left`, then `text` in the column of meanings, below `left` where that is long.
std::string option_help(const std::string& left, const std::string& text) {
  std::string lines = left;
  size_t column = left.size();
  if (column + 2 > help_column) {
    lines += '\n';
    column = 0;
  }
  for (const std::string& line : wrap(text, page_width - help_column)) {
    lines += fmt::format("{}{}\n", std::string(help_column - column, ' '), line);
    column = 0;
  }
  return lines;
}

std::string type_name(const OptionField& field) {
  switch (field.kind) {
    case FieldKind::flag:
      return "true or false";
    case FieldKind::integer:
      return "whole number";
    case FieldKind::number:
      return "number";
    case FieldKind::list:
      return "texts, repeated or in a file separated by commas";
    case FieldKind::choice:
      return "";
    default:
      return "text";
  }
}

std::string allowed_values(const OptionField& field) {
  const std::string type = type_name(field), limits = limits_text(field);
  return type.empty() || limits.empty() ? type + limits : fmt::format("{}, {}", type, limits);
}

/// Text for a cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string code(const std::string& text) { return text.empty() ? "" : "`" + cell(text) + "`"; }

std::string table(const OptionSection& section) {
  std::string rows = "| Key | Default | Values | Meaning |\n|---|---|---|---|\n";
  for (const OptionField& field : section.fields) {
    rows += fmt::format("| {} | {} | {} | {} |\n", code(field.name), code(ini_value(field)),
                        cell(allowed_values(field)), cell(field.help));
  }
  return rows;
}

}  // namespace

std::string OptionParser::help_text() const {
  std::string text = fmt::format("{} {}\n", program_, version());
  for (const std::string& line : wrap(summary_, page_width)) text += line + "\n";
  text += fmt::format("\nUsage: {} [--OPTION VALUE]...\n", program_);
  for (const OptionSection& section : sections_) {
    text += section.name.empty() ? "\nOptions\n" : fmt::format("\n[{}]\n", section.name);
    for (const OptionField& field : section.fields) {
      text += option_help(left_column(section.name, field), meaning(field));
    }
  }
  text += "\nInformation\n";
  text += option_help("  --help", "Print this help");
  text += option_help("  --version", "Print the version");
  if (!examples_.empty()) text += "\n" + examples_ + (examples_.ends_with('\n') ? "" : "\n");
  return text;
}

std::string OptionParser::markdown() const {
  std::string text = fmt::format("# Options of {}\n\n{}\n", program_, summary_);
  for (const OptionSection& section : sections_) {
    text += section.name.empty() ? "\n## Options without a section\n\n"
                                 : fmt::format("\n## [{}]\n\n", section.name);
    text += table(section);
  }
  return text;
}

}  // namespace heed
