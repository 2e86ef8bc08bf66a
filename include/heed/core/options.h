#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "heed/core/ini.h"
#include "heed/core/option_field.h"
#include "heed/core/option_setting.h"

namespace heed {

/// The options of a program: its command line, its INI files, its help.
///
/// A setting's value comes from the command line, else from the last file named by --config that
/// has it, else it is the struct's own default. Names are never abbreviated. --config is an option
/// like others: a std::vector<std::string> field "config" in section "". --help and --version are
/// built in.
class OptionParser {
 public:
  /// For example ("heed-train", "Trains a Transformer on a parallel corpus.").
  OptionParser(std::string program, std::string summary);

  /// Adds the fields of `options`, which must outlive the parser. "model" makes --model.d_model and
  /// the INI section [model]; "" makes options without a prefix.
  template <class Options>
  void add(std::string section, Options& options) {
    sections_.push_back({std::move(section), fields_of(options)});
  }

  /// Text at the end of the help, such as example commands.
  void set_examples(std::string examples) { examples_ = std::move(examples); }

  /// Reads the command line, then the files that --config names. Checks names, assigns nothing yet.
  /// Returns false where --help or --version was given: then print requested().
  /// Throws UsageError for unknown, repeated or incomplete options and stray arguments; Error for a
  /// file that cannot be read.
  bool parse(int argc, const char* const* argv);

  /// Assigns what was given over the fields' present values. May be called again after defaults
  /// (say, a preset's) have changed. Throws UsageError for a value of the wrong type or out of
  /// range.
  void assign();

  /// Whether a file or the command line set the option: given("model.d_model").
  bool given(std::string_view name) const;

  /// What --help or --version asked for, ready to print; empty if neither was given.
  const std::string& requested() const { return requested_; }

  /// Usage and, by section, every option with its meaning, present value, choices and range.
  std::string help_text() const;

  /// The same as a Markdown page with a table for each section.
  std::string markdown() const;

  /// The present values of all named sections as an INI file; the options without a section belong
  /// to one invocation and are left out. With `comments`, each key's meaning stands above it.
  std::string ini(bool comments) const;

 private:
  void read_config_file(const std::string& file);

  std::string program_;
  std::string summary_;
  std::string examples_;
  std::string requested_;
  std::vector<OptionSection> sections_;
  std::vector<OptionSetting> settings_;  // weakest first
};

}  // namespace heed
