#include "scored_systems.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/scored_text.h"
#include "heed/evaluation/text_checks.h"
#include "translated_systems.h"

namespace heed {
namespace {

/// Reads the references and warns of what is odd about them or the hypotheses.
LineReferences read_references(std::span<const std::string> files, const NamedLines& scored,
                               bool are_translations, Console& console) {
  LineReferences references;
  std::vector<std::string> warned;
  for (const std::string& file : files) {
    std::vector<std::string> lines = read_scored_lines(file);
    const NamedLines named{name_of_file(file), lines};
    check_lines_match(scored, named);
    for (const std::string& warning : text_warnings(scored, named)) {
      if (!are_translations || std::ranges::count(warned, warning) > 0) continue;
      console.line("warning: " + warning);
      warned.push_back(warning);
    }
    add_references(references, std::move(lines));
  }
  return references;
}

Systems read_columns(const std::string& file) {
  ScoredText text = read_scored_columns(file);
  Systems systems;
  systems.names.push_back(name_of_file(file));
  systems.hypotheses.push_back(std::move(text.hypotheses));
  systems.references = std::move(text.references);
  return systems;
}

/// Systems whose translations are there, and a source that they may have come from.
Systems read_hypotheses(const EvaluateSettings& settings, Console& console) {
  Systems systems;
  for (const std::string& file : settings.hypothesis) {
    systems.names.push_back(name_of_file(file));
    systems.hypotheses.push_back(read_scored_lines(file));
  }
  const NamedLines first{systems.names.front(), systems.hypotheses.front()};
  systems.references = read_references(settings.reference, first, settings.model.empty(), console);
  for (size_t i = 1; i < systems.names.size(); ++i) {
    check_lines_match(first, {systems.names[i], systems.hypotheses[i]});
  }
  if (settings.source.empty()) return systems;
  systems.sources = read_lines(settings.source.front());
  check_lines_match({name_of_file(settings.source.front()), systems.sources}, first);
  return systems;
}

/// A source that models will translate, with its references.
Systems read_test_set(const std::string& source, std::span<const std::string> references,
                      Console& console) {
  Systems systems;
  systems.sources = read_lines(source);
  systems.references = read_references(references, {name_of_file(source), systems.sources},
                                       /*are_translations=*/false, console);
  return systems;
}

/// The test sets, each with as many of the references as the others.
std::vector<Systems> read_test_sets(const EvaluateSettings& settings, Console& console) {
  const size_t references_each = settings.reference.size() / settings.source.size();
  std::vector<Systems> test_sets;
  std::span<const std::string> references = settings.reference;
  for (const std::string& source : settings.source) {
    test_sets.push_back(read_test_set(source, references.first(references_each), console));
    if (settings.source.size() > 1) test_sets.back().test_set = source;
    references = references.subspan(references_each);
  }
  return test_sets;
}

void check_attention_line(const EvaluateSettings& settings, const Systems& systems) {
  const int64_t lines = std::ssize(systems.sources);
  if (settings.attention_line <= lines) return;
  throw UsageError(fmt::format("the source has only {} lines", format_count(lines)),
                   "--attention_line", "Choose one of them");
}

}  // namespace

std::vector<Systems> read_systems(EvaluateSettings& settings, OptionParser& parser,
                                  Console& console) {
  if (settings.columns) return {read_columns(settings.hypothesis.front())};
  std::vector<Systems> test_sets;
  if (settings.hypothesis.empty()) {
    test_sets = read_test_sets(settings, console);
  } else {
    test_sets.push_back(read_hypotheses(settings, console));
  }
  for (const Systems& systems : test_sets) check_attention_line(settings, systems);
  add_translations(test_sets, settings, parser, console);
  return test_sets;
}

}  // namespace heed
