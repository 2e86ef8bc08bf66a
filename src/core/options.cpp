#include "heed/core/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/core/version.h"

namespace heed {

OptionParser::OptionParser(std::string program, std::string summary)
    : program_(std::move(program)), summary_(std::move(summary)) {}

bool OptionParser::parse(int argc, const char* const* argv) {
  CommandLine line = parse_command_line(argc, argv, sections_);
  if (line.wants_version) requested_ = fmt::format("{} {}\n", program_, version());
  if (line.wants_help) requested_ = help_text();
  if (!requested_.empty()) return false;
  settings_.clear();
  for (const OptionSetting& setting : line.settings) {
    if (setting.option != "config") continue;
    for (const std::string& file : setting.texts) read_config_file(file);
  }
  std::move(line.settings.begin(), line.settings.end(), std::back_inserter(settings_));
  return true;
}

void OptionParser::read_config_file(const std::string& file) {
  for (const IniEntry& entry : parse_ini(read_file(file), file)) {
    settings_.push_back(setting_from_ini(entry, file, sections_));
    if (settings_.back().option == "config") {
      throw UsageError("config is an option of the command line only", settings_.back().where);
    }
  }
}

void OptionParser::assign() {
  for (const OptionSetting& setting : settings_) setting.assign();
}

bool OptionParser::given(std::string_view name) const {
  return std::any_of(settings_.begin(), settings_.end(),
                     [&](const OptionSetting& setting) { return setting.option == name; });
}

std::string OptionParser::ini(bool comments) const {
  std::string text;
  for (const OptionSection& section : sections_) {
    if (section.name.empty()) continue;
    if (!text.empty()) text += '\n';
    text += section_to_ini(section, comments);
  }
  return text;
}

}  // namespace heed
