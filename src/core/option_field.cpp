#include "heed/core/option_field.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <system_error>

#include "option_text.h"
#include "read_number.h"

namespace heed {
namespace {

std::string complaint(std::string_view needed, std::string_view text) {
  return fmt::format("must be {}, not {}", needed, text.empty() ? "\"\"" : text);
}

std::string set_flag(bool& value, std::string_view text) {
  constexpr std::array<std::string_view, 4> yes = {"true", "yes", "on", "1"};
  constexpr std::array<std::string_view, 4> no = {"false", "no", "off", "0"};
  const bool is_yes = std::find(yes.begin(), yes.end(), text) != yes.end();
  if (!is_yes && std::find(no.begin(), no.end(), text) == no.end()) {
    return complaint("true or false", text);
  }
  value = is_yes;
  return "";
}

std::string set_integer(int64_t& value, std::string_view text, const NumberRange& range) {
  int64_t number = 0;
  const std::errc error = read_number(text, number);
  if (error == std::errc::result_out_of_range) return complaint("a number of 64 bits", text);
  if (error != std::errc()) return complaint("a whole number", text);
  if (!range.contains(static_cast<double>(number))) return complaint(range.text(), text);
  value = number;
  return "";
}

std::string set_number(double& value, std::string_view text, const NumberRange& range) {
  double number = 0;
  const std::errc error = read_number(text, number);
  if (error != std::errc() || !std::isfinite(number)) return complaint("a number", text);
  if (!range.contains(number)) return complaint(range.text(), text);
  value = number;
  return "";
}

std::string default_placeholder(FieldKind kind) {
  switch (kind) {
    case FieldKind::flag:
      return "[true|false]";
    case FieldKind::integer:
      return "N";
    case FieldKind::number:
      return "X";
    case FieldKind::choice:
      return "NAME";
    default:
      return "TEXT";
  }
}

/// Takes a word in backquotes out of `help` as the placeholder; the word stays, its quotes go.
std::string take_placeholder(std::string& help) {
  const size_t open = help.find('`');
  const size_t close = help.find('`', open + 1);
  if (open == std::string::npos || close == std::string::npos) return "";
  const std::string placeholder = help.substr(open + 1, close - open - 1);
  help.replace(open, close - open + 1, placeholder);
  return placeholder;
}

}  // namespace

bool NumberRange::contains(double value) const {
  return (includes_low ? value >= low : value > low) &&
         (includes_high ? value <= high : value < high);
}

std::string NumberRange::text() const {
  const bool has_low = std::isfinite(low), has_high = std::isfinite(high);
  if (has_low && has_high && includes_low && includes_high) {
    return fmt::format("between {} and {}", low, high);
  }
  std::string text;
  if (has_low) text = fmt::format("{} {}", includes_low ? "at least" : "more than", low);
  if (has_low && has_high) text += " and ";
  if (has_high) text += fmt::format("{} {}", includes_high ? "at most" : "below", high);
  return text;
}

OptionField& FieldList::add(const char* name, const char* help, FieldKind kind) {
  OptionField& field = fields_.emplace_back();
  field.name = name;
  field.help = help;
  field.kind = kind;
  field.placeholder = take_placeholder(field.help);
  if (field.placeholder.empty()) field.placeholder = default_placeholder(kind);
  return field;
}

void FieldList::operator()(const char* name, bool& value, const char* help) {
  OptionField& field = add(name, help, FieldKind::flag);
  field.get = [&value] { return std::vector<std::string>{value ? "true" : "false"}; };
  field.set = [&value](const auto& texts) { return set_flag(value, texts.back()); };
}

void FieldList::operator()(const char* name, int64_t& value, const char* help, NumberRange range) {
  OptionField& field = add(name, help, FieldKind::integer);
  field.range = range;
  field.get = [&value] { return std::vector<std::string>{std::to_string(value)}; };
  field.set = [&value, range](const auto& texts) {
    return set_integer(value, texts.back(), range);
  };
}

void FieldList::operator()(const char* name, double& value, const char* help, NumberRange range) {
  OptionField& field = add(name, help, FieldKind::number);
  field.range = range;
  field.get = [&value] { return std::vector<std::string>{number_text(value)}; };
  field.set = [&value, range](const auto& texts) { return set_number(value, texts.back(), range); };
}

void FieldList::operator()(const char* name, std::string& value, const char* help) {
  OptionField& field = add(name, help, FieldKind::text);
  field.get = [&value] { return std::vector<std::string>{value}; };
  field.set = [&value](const auto& texts) {
    value = texts.back();
    return std::string();
  };
}

void FieldList::operator()(const char* name, std::vector<std::string>& value, const char* help) {
  OptionField& field = add(name, help, FieldKind::list);
  field.get = [&value] { return value; };
  field.set = [&value](const auto& texts) {
    value = texts;
    return std::string();
  };
}

void FieldList::add_choice(const char* name, const char* help, std::vector<std::string> names,
                           std::function<size_t()> get_index,
                           std::function<void(size_t)> set_index) {
  OptionField& field = add(name, help, FieldKind::choice);
  field.choices = names;
  field.get = [names, get_index] { return std::vector<std::string>{names.at(get_index())}; };
  field.set = [names, set_index](const std::vector<std::string>& texts) {
    const auto found = std::find(names.begin(), names.end(), texts.back());
    if (found == names.end()) return complaint(alternatives(names), texts.back());
    set_index(static_cast<size_t>(found - names.begin()));
    return std::string();
  };
}

}  // namespace heed
