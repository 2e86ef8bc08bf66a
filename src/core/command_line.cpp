#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <map>

#include "heed/core/error.h"
#include "heed/core/nearest_name.h"
#include "heed/core/option_setting.h"

namespace heed {
namespace {

namespace po = boost::program_options;

constexpr const char* where = "command line";

/// The fields of all sections by the name of their option.
using FieldsByName = std::map<std::string, const OptionField*>;

FieldsByName fields_by_name(std::span<const OptionSection> sections) {
  FieldsByName fields;
  for (const OptionSection& section : sections) {
    for (const OptionField& field : section.fields) {
      fields[option_name(section.name, field.name)] = &field;
    }
  }
  return fields;
}

/// The field whose option `argument` is, without a value behind an equals sign; null if none is.
const OptionField* find_option(const FieldsByName& fields, const std::string& argument) {
  if (!argument.starts_with("--")) return nullptr;
  const auto found = fields.find(argument.substr(2));
  return found == fields.end() ? nullptr : found->second;
}

bool is_truth_value(std::string_view text) {
  constexpr std::array<std::string_view, 8> words = {"true",  "yes", "on",  "1",
                                                     "false", "no",  "off", "0"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

void check_next_is_value(int index, int argc, const char* const* argv) {
  if (index + 1 < argc && !std::string_view(argv[index + 1]).starts_with("--")) return;
  const std::string name = argv[index];
  throw UsageError(name + " needs a value", where,
                   index + 1 < argc ? name + "=VALUE takes one that starts with --" : "");
}

/// The arguments in the one form of each option that Boost takes without ambiguity: a bool's value
/// is joined to it (`--flag false`; there are no arguments that it could be instead), an empty
/// value stands apart (`--name=`), and no option's name is taken for another's value. -h is --help.
std::vector<std::string> canonical_arguments(int argc, const char* const* argv,
                                             const FieldsByName& fields) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const OptionField* field = find_option(fields, argument);
    if (field && field->kind == FieldKind::flag) {
      const bool has_value = i + 1 < argc && is_truth_value(argv[i + 1]);
      arguments.push_back(argument + "=" + (has_value ? argv[++i] : "true"));
    } else if (field) {
      check_next_is_value(i, argc, argv);
      arguments.insert(arguments.end(), {argument, argv[++i]});
    } else if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      arguments.insert(arguments.end(), {argument.substr(0, argument.size() - 1), ""});
    } else if (argument == "-h") {
      arguments.emplace_back("--help");
    } else {
      arguments.push_back(argument);
    }
  }
  return arguments;
}

po::options_description description(const FieldsByName& fields) {
  po::options_description options;
  auto add = options.add_options();
  for (const auto& [name, _] : fields) add(name.c_str(), po::value<std::string>());
  add("help", "")("version", "");
  return options;
}

[[noreturn]] void fail_unknown(const std::string& name, std::span<const OptionSection> sections) {
  std::vector<std::string> known = option_names(sections);
  known.insert(known.end(), {"help", "version"});
  const std::string meant = nearest_name(name, known);
  throw UsageError("unknown option --" + name, where,
                   meant.empty() ? "--help lists the options" : "Did you mean --" + meant + "?");
}

[[noreturn]] void fail_stray(const std::string& argument) {
  throw UsageError("unexpected argument " + argument, where,
                   "Options are written --NAME VALUE; --help lists them");
}

/// Boost's account of a malformed option in our words.
[[noreturn]] void fail_syntax(const po::invalid_command_line_syntax& error) {
  const std::string name = error.get_option_name();
  if (error.kind() == po::invalid_syntax::extra_parameter) {
    throw UsageError(name + " takes no value", where);
  }
  throw UsageError(error.what(), where);
}

std::vector<po::option> run_boost(const std::vector<std::string>& arguments,
                                  const FieldsByName& fields) {
  // Without allow_guessing, which would take --model.d_mode for --model.d_model, and without short
  // options, so that -1 is a value.
  constexpr int style = po::command_line_style::allow_long |
                        po::command_line_style::long_allow_adjacent |
                        po::command_line_style::long_allow_next;
  const po::options_description options = description(fields);
  try {
    po::command_line_parser parser(arguments);
    return parser.options(options).style(style).allow_unregistered().run().options;
  } catch (const po::invalid_command_line_syntax& error) {
    fail_syntax(error);
  } catch (const po::error& error) {
    throw UsageError(error.what(), where);
  }
}

void add_setting(std::vector<OptionSetting>& settings, const po::option& option,
                 const OptionField& field) {
  const auto earlier = std::find_if(settings.begin(), settings.end(), [&](const auto& setting) {
    return setting.option == option.string_key;
  });
  if (earlier == settings.end()) {
    settings.push_back({&field, option.string_key, "--" + option.string_key, where, option.value});
  } else if (field.kind == FieldKind::list) {
    earlier->texts.insert(earlier->texts.end(), option.value.begin(), option.value.end());
  } else {
    throw UsageError("--" + option.string_key + " is given twice", where);
  }
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv,
                               std::span<const OptionSection> sections) {
  const FieldsByName fields = fields_by_name(sections);
  const auto options = run_boost(canonical_arguments(argc, argv, fields), fields);
  const auto has = [&](std::string_view name) {
    return std::any_of(options.begin(), options.end(),
                       [&](const po::option& option) { return option.string_key == name; });
  };
  CommandLine line = {has("help"), has("version"), {}};
  if (line.wants_help || line.wants_version) return line;
  for (const po::option& option : options) {
    if (option.position_key >= 0) fail_stray(option.value.at(0));
    if (option.unregistered) fail_unknown(option.string_key, sections);
    add_setting(line.settings, option, *fields.at(option.string_key));
  }
  return line;
}

}  // namespace heed
