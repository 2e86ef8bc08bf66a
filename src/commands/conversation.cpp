#include "conversation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "heed/core/error.h"
#include "heed/core/ini.h"
#include "heed/core/nearest_name.h"
#include "heed/core/version.h"
#include "translation_input.h"

namespace heed {
namespace {

constexpr const char* default_page = "attention.html";

constexpr const char* commands =
    ":beam N            hypotheses of the search\n"
    ":nbest N           translations of each sentence\n"
    ":NAME VALUE        any setting of decoding, such as :length_penalty 1 or :samples 5\n"
    ":settings          what they are now\n"
    ":glossary [FILE]   terms and their translations from now on, or none\n"
    ":attention [FILE]  writes a page of where the model looks in the last sentence\n"
    ":quit              or Ctrl-D\n"
    "Sentences that begin with a colon are translated with a blank before it.";

// ":beam 8" is {"beam", "8"}.
std::pair<std::string, std::string> name_and_value(const std::string& line) {
  const std::string blanks = " \t";
  const size_t end = std::min(line.find_first_of(blanks), line.size());
  const size_t value = std::min(line.find_first_not_of(blanks, end), line.size());
  const size_t last = line.find_last_not_of(blanks) + 1;
  return {line.substr(1, end - 1), line.substr(value, std::max(last, value) - value)};
}

bool is_command(const std::string& line) {
  return line.size() > 1 && line[0] == ':' &&
         std::isalpha(static_cast<unsigned char>(line[1])) != 0;
}

std::string full_name(const std::string& name) {
  if (name == "beam") return "beam_size";
  if (name == "nbest") return "n_best";
  return name;
}

/// The settings that a person may change.
struct Changeable {
  TranslatorOptions& decoding;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("n_best", decoding.search.n_best, "", between(1, 1000));
    decoding.visit(field);
  }
};

}  // namespace

Conversation::Conversation(TranslateSettings& settings, Translator& translator, Explain explain,
                           Console& console)
    : settings_(settings),
      translator_(translator),
      explain_(std::move(explain)),
      console_(console) {
  if (!console.is_terminal()) return;
  translator_.watch([&console](const std::string& text) { console.progress(text); });
}

void Conversation::greet(const Languages& languages) const {
  const bool is_known = !languages.source.empty() && !languages.target.empty();
  console_.line(
      fmt::format("heed {}, {}{}", version(), fmt::join(settings_.model, " and "),
                  is_known ? fmt::format(": {} to {}", languages.source, languages.target) : ""));
  const SearchOptions& search = settings_.decoding.search;
  const std::string how = search.samples > 0 ? fmt::format("samples {}", search.samples)
                                             : fmt::format("beam_size {}", search.beam_size);
  console_.line(fmt::format("{}, n_best {}, length_penalty {}, precision {}", how, search.n_best,
                            search.length_penalty, name_of(settings_.precision)));
  console_.line(
      "Type a sentence a line, or a command, such as :beam 8, :nbest 3, :attention, :help, "
      ":quit.");
}

Conversation::Reply Conversation::obey(const std::string& line) {
  if (!is_command(line)) return Reply::translate;
  const auto& [name, value] = name_and_value(line);
  try {
    if (name == "quit" || name == "q" || name == "exit") return Reply::quit;
    if (name == "help") {
      console_.line(commands);
    } else if (name == "settings") {
      Changeable all{settings_.decoding};
      std::string text = to_ini("decoding", all);
      text.pop_back();  // its line feed
      console_.line(text);
      console_.line(fmt::format("precision {}, {}", name_of(settings_.precision), glossary()));
    } else if (name == "glossary") {
      use_glossary(value);
    } else if (name == "attention") {
      const std::string file = value.empty() ? default_page : value;
      explain_(file);
      console_.line(fmt::format("Where the model looked is in {}", file));
    } else {
      set(full_name(name), value);
    }
  } catch (const Error& error) {
    console_.line(error.what());
  }
  return Reply::nothing;
}

void Conversation::use_glossary(const std::string& file) {
  translator_.use_glossary(read_glossary(file, console_));
  settings_.glossary = file;
  console_.line(glossary());
}

std::string Conversation::glossary() const {
  return settings_.glossary.empty() ? "no glossary" : "glossary " + settings_.glossary;
}

void Conversation::set(const std::string& name, const std::string& value) {
  TranslatorOptions wanted = settings_.decoding;
  Changeable all{wanted};
  const std::vector<OptionField> fields = fields_of(all);
  const auto field = std::ranges::find(fields, name, &OptionField::name);
  if (field == fields.end()) {
    std::vector<std::string> names{"attention", "beam", "glossary", "help",
                                   "nbest",     "quit", "settings"};
    for (const OptionField& known : fields) names.push_back(known.name);
    const std::string meant = nearest_name(name, names);
    throw UsageError(
        fmt::format("there is no command :{}", name), "",
        meant.empty() ? ":help tells which there are" : fmt::format("Did you mean :{}?", meant));
  }
  if (!value.empty()) {
    const std::string complaint = field->set({value});
    if (!complaint.empty()) throw UsageError(fmt::format("{} {}", name, complaint), "");
    translator_.set_options(wanted);
    settings_.decoding = wanted;
  }
  console_.line(fmt::format("{} {}", name, field->get().front()));
}

}  // namespace heed
