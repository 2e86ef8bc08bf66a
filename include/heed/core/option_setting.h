#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/core/ini.h"
#include "heed/core/option_field.h"

namespace heed {

/// A value that a file or the command line gave to an option.
struct OptionSetting {
  const OptionField* field = nullptr;
  std::string option;              ///< "model.d_model"
  std::string label;               ///< In errors: "--model.d_model", "d_model in [model]".
  std::string where;               ///< In errors: "command line", "base.ini:12".
  std::vector<std::string> texts;  ///< For OptionField::set().

  /// Sets the field. Throws UsageError for a value of the wrong type or out of range.
  void assign() const;
};

/// "model.d_model", or "d_model" where the section is "".
std::string option_name(std::string_view section, std::string_view key);

/// The names of all options, in their order.
std::vector<std::string> option_names(std::span<const OptionSection> sections);

/// The setting that a line of the INI file `file` makes. Throws UsageError, naming the file, the
/// line and what the user may have meant, for a name that is not in `sections`.
OptionSetting setting_from_ini(const IniEntry& entry, std::string_view file,
                               std::span<const OptionSection> sections);

/// What a program's command line says.
struct CommandLine {
  bool wants_help = false;     ///< --help was given; then nothing else is checked.
  bool wants_version = false;  ///< --version was given.
  std::vector<OptionSetting> settings;
};

/// Reads `--NAME VALUE` and `--NAME=VALUE`; a bool's value may be left out (true), a list's option
/// may be repeated. Throws UsageError for unknown and abbreviated names, options that come twice or
/// lack their value, and arguments that are no options.
CommandLine parse_command_line(int argc, const char* const* argv,
                               std::span<const OptionSection> sections);

}  // namespace heed
