#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "heed/core/option_field.h"

namespace heed {

/// One `key = value` line of an INI text.
struct IniEntry {
  std::string section;  ///< "" before the first [section].
  std::string key;
  std::string value;         ///< As written, without blanks around it.
  int64_t line = 0;          ///< From 1.
  int64_t section_line = 0;  ///< The line of its [section]; 0 before the first.
};

/// The entries of an INI text: `[section]` and `key = value` lines, blank lines, and lines that
/// start with '#' or ';' (comments; elsewhere these characters are part of the value). Throws
/// UsageError naming `where`:line for any other line and for a key that comes twice.
std::vector<IniEntry> parse_ini(std::string_view text, std::string_view where);

/// A field's value as it stands in an INI file. Text that a plain line cannot hold (blanks at its
/// ends, control characters, a first double quote) is written in double quotes with \ escapes;
/// the members of a list are separated by commas.
std::string ini_value(const OptionField& field);

/// The texts for OptionField::set() that a value of an INI file holds; nothing where its quotes or
/// escapes are wrong.
std::optional<std::vector<std::string>> ini_texts(const OptionField& field, std::string_view value);

/// The untyped parts of to_ini() and assign_ini().
std::string section_to_ini(const OptionSection& section, bool comments);
void assign_ini_to_section(std::string_view text, std::string_view where,
                           const OptionSection& section);

/// The options as a section of an INI file: "[section]" and a `key = value` line for each; with
/// `comments`, the help above each key.
template <class Options>
std::string to_ini(std::string section, const Options& options, bool comments = false) {
  // visit() is not const, so that a struct lists its fields only once; only get() is called here.
  return section_to_ini({std::move(section), fields_of(const_cast<Options&>(options))}, comments);
}

/// Sets the fields that the text's `section` names; other sections are ignored.
/// Throws UsageError, naming `where`:line, for an unknown key (with the nearest known one), a key
/// that comes twice, a value of the wrong type or out of range.
template <class Options>
void assign_ini(std::string_view text, std::string_view where, std::string section,
                Options& options) {
  assign_ini_to_section(text, where, {std::move(section), fields_of(options)});
}

}  // namespace heed
