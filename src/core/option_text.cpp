#include "option_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace heed {

std::string number_text(double value) { return fmt::format("{}", value); }

std::string alternatives(std::span<const std::string> names) {
  if (names.empty()) return "";
  if (names.size() == 1) return names[0];
  return fmt::format("{} or {}", fmt::join(names.first(names.size() - 1), ", "), names.back());
}

std::string limits_text(const OptionField& field) {
  return field.kind == FieldKind::choice ? alternatives(field.choices) : field.range.text();
}

std::vector<std::string> wrap(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    if (lines.empty() || lines.back().size() + 1 + word.size() > width) {
      lines.emplace_back(word);
    } else {
      lines.back().append(" ").append(word);
    }
  }
  return lines;
}

}  // namespace heed
