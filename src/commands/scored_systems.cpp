#include "scored_systems.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>

#include "heed/commands/translate.h"
#include "heed/core/file_output.h"
#include "heed/core/peak_memory.h"
#include "heed/core/stopwatch.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/scored_text.h"
#include "heed/evaluation/text_checks.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

/// Reads the references and warns of what is odd about them or the hypotheses.
LineReferences read_references(const EvaluateSettings& settings, const NamedLines& scored,
                               Console& console) {
  LineReferences references;
  std::vector<std::string> warned;
  for (const std::string& file : settings.reference) {
    std::vector<std::string> lines = read_scored_lines(file);
    const NamedLines named{name_of_file(file), lines};
    check_lines_match(scored, named);
    for (const std::string& warning : text_warnings(scored, named)) {
      if (!settings.model.empty() || std::ranges::count(warned, warning) > 0) continue;
      console.line("warning: " + warning);
      warned.push_back(warning);
    }
    add_references(references, std::move(lines));
  }
  return references;
}

std::vector<std::string> translations_of(const std::vector<std::string>& source,
                                         const std::string& model, EvaluateSettings& settings,
                                         OptionParser& parser, Console& console) {
  const c10::InferenceMode inference;
  Translator translator = load_translator(
      {model, settings.decoding, settings.precision, settings.shortlist, settings.compute}, parser,
      console);
  const std::string total = format_count(std::ssize(source));
  const Stopwatch stopwatch;
  std::vector<std::string> texts = texts_of(translator.translate(source, [&](int64_t done) {
    console.progress(fmt::format("Translated {} of {} lines", format_count(done), total));
  }));
  console.line(fmt::format("{}: translated {} lines, {:.1f} lines/s, peak memory {:.0f} MB", model,
                           total, static_cast<double>(source.size()) / stopwatch.seconds(),
                           peak_memory_mb()));
  for (std::string& text : texts) text.resize(strip_right(text).size());  // as if read from a file
  return texts;
}

void add_translations(Systems& systems, EvaluateSettings& settings, OptionParser& parser,
                      Console& console) {
  for (size_t i = 0; i < settings.model.size(); ++i) {
    const std::string& model = settings.model[i];
    systems.names.push_back(model);
    systems.hypotheses.push_back(
        translations_of(systems.sources, model, settings, parser, console));
    if (settings.output.empty()) continue;
    OutputFile output(settings.output[i]);
    for (const std::string& line : systems.hypotheses.back()) output.write(line + "\n");
    output.close();
  }
}

}  // namespace

Systems read_systems(EvaluateSettings& settings, OptionParser& parser, Console& console) {
  Systems systems;
  if (settings.columns) {
    ScoredText text = read_scored_columns(settings.hypothesis.front());
    systems.names.push_back(name_of_file(settings.hypothesis.front()));
    systems.hypotheses.push_back(std::move(text.hypotheses));
    systems.references = std::move(text.references);
    return systems;
  }
  for (const std::string& file : settings.hypothesis) {
    systems.names.push_back(name_of_file(file));
    systems.hypotheses.push_back(read_scored_lines(file));
  }
  if (!settings.source.empty()) systems.sources = read_lines(settings.source);
  const bool has_files = !systems.names.empty();
  systems.references =
      read_references(settings,
                      {has_files ? systems.names.front() : name_of_file(settings.source),
                       has_files ? systems.hypotheses.front() : systems.sources},
                      console);
  for (size_t i = 1; i < systems.names.size(); ++i) {
    check_lines_match({systems.names.front(), systems.hypotheses.front()},
                      {systems.names[i], systems.hypotheses[i]});
  }
  add_translations(systems, settings, parser, console);
  return systems;
}

}  // namespace heed
