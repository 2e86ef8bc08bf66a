#include "heed/core/option_setting.h"

#include <fmt/format.h>

#include <algorithm>

#include "heed/core/error.h"
#include "heed/core/nearest_name.h"

namespace heed {
namespace {

std::string question(std::string_view meant) { return fmt::format("Did you mean {}?", meant); }

[[noreturn]] void fail_unknown_section(const IniEntry& entry, std::string_view file,
                                       std::span<const OptionSection> sections) {
  std::vector<std::string> names;
  for (const OptionSection& section : sections) names.push_back(section.name);
  const std::string meant = nearest_name(entry.section, names);
  throw UsageError(fmt::format("unknown section [{}]", entry.section),
                   fmt::format("{}:{}", file, entry.section_line),
                   meant.empty() ? "" : question("[" + meant + "]"));
}

[[noreturn]] void fail_unknown_key(const IniEntry& entry, std::string_view file,
                                   std::span<const OptionSection> sections) {
  const std::string meant =
      nearest_name(option_name(entry.section, entry.key), option_names(sections));
  const size_t dot = meant.rfind('.');
  const std::string section = dot == std::string::npos ? "" : meant.substr(0, dot);
  const std::string key = meant.substr(dot + 1);
  std::string hint;
  if (!meant.empty())
    hint = question(section == entry.section ? key : key + " in [" + section + "]");
  throw UsageError(entry.section.empty()
                       ? fmt::format("unknown key {}", entry.key)
                       : fmt::format("unknown key {} in [{}]", entry.key, entry.section),
                   fmt::format("{}:{}", file, entry.line), hint);
}

const OptionField& find_field(const IniEntry& entry, std::string_view file,
                              std::span<const OptionSection> sections) {
  bool is_section = entry.section.empty();
  for (const OptionSection& section : sections) {
    if (section.name != entry.section) continue;
    is_section = true;
    const auto found = std::find_if(section.fields.begin(), section.fields.end(),
                                    [&](const auto& field) { return field.name == entry.key; });
    if (found != section.fields.end()) return *found;
  }
  if (!is_section) fail_unknown_section(entry, file, sections);
  fail_unknown_key(entry, file, sections);
}

}  // namespace

std::string option_name(std::string_view section, std::string_view key) {
  return section.empty() ? std::string(key) : fmt::format("{}.{}", section, key);
}

std::vector<std::string> option_names(std::span<const OptionSection> sections) {
  std::vector<std::string> names;
  for (const OptionSection& section : sections) {
    for (const OptionField& field : section.fields) {
      names.push_back(option_name(section.name, field.name));
    }
  }
  return names;
}

void OptionSetting::assign() const {
  const std::string complaint = field->set(texts);
  if (!complaint.empty()) throw UsageError(fmt::format("{} {}", label, complaint), where);
}

OptionSetting setting_from_ini(const IniEntry& entry, std::string_view file,
                               std::span<const OptionSection> sections) {
  OptionSetting setting;
  setting.field = &find_field(entry, file, sections);
  setting.option = option_name(entry.section, entry.key);
  setting.label =
      entry.section.empty() ? entry.key : fmt::format("{} in [{}]", entry.key, entry.section);
  setting.where = fmt::format("{}:{}", file, entry.line);
  const auto texts = ini_texts(*setting.field, entry.value);
  if (!texts) {
    throw UsageError(fmt::format("{} has wrong quotes: {}", setting.label, entry.value),
                     setting.where, R"(Write "text", with \" and \\ for these characters in it)");
  }
  setting.texts = *texts;
  return setting;
}

}  // namespace heed
