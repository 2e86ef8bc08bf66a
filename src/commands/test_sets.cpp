#include "test_sets.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/scored_text.h"
#include "heed/evaluation/text_checks.h"

namespace heed {
namespace {

/// Adds the references, whose lines must match those of `text`.
void add_references_of(TestSet& test, std::span<const std::string> files, const NamedLines& text) {
  for (const std::string& file : files) {
    std::vector<std::string> lines = read_scored_lines(file);
    check_lines_match(text, {name_of_file(file), lines});
    add_references(test.references, std::move(lines));
  }
}

// The texts of one reference.
std::vector<std::string> reference_lines(const TestSet& test, size_t index) {
  std::vector<std::string> lines;
  for (const auto& references : test.references) lines.push_back(references[index]);
  return lines;
}

/// Tells once of everything that is odd.
void warn(const TestSet& test, std::span<const std::string> reference_files, Console& console) {
  std::vector<std::string> warned;
  const auto warn_of = [&](const NamedLines& hypotheses, const NamedLines& references) {
    for (const std::string& warning : text_warnings(hypotheses, references)) {
      if (std::ranges::count(warned, warning) > 0) continue;
      console.line("warning: " + warning);
      warned.push_back(warning);
    }
  };
  for (size_t i = 0; i < reference_files.size(); ++i) {
    const std::vector<std::string> lines = reference_lines(test, i);
    const NamedLines reference{name_of_file(reference_files[i]), lines};
    if (test.systems.empty()) warn_of({reference.name, {}}, reference);
    for (size_t s = 0; s < test.systems.size(); ++s) {
      warn_of({test.systems[s], test.hypotheses[s]}, reference);
    }
  }
}

TestSet read_columns(const std::string& file) {
  ScoredText text = read_scored_columns(file);
  TestSet test;
  test.systems.push_back(name_of_file(file));
  test.hypotheses.push_back(std::move(text.hypotheses));
  test.references = std::move(text.references);
  return test;
}

/// Translations that are there, and a source that they may have come from.
TestSet read_hypotheses(const EvaluateSettings& settings) {
  TestSet test;
  for (const std::string& file : settings.hypothesis) {
    test.systems.push_back(name_of_file(file));
    test.hypotheses.push_back(read_scored_lines(file));
  }
  const NamedLines first{test.systems.front(), test.hypotheses.front()};
  for (size_t i = 1; i < test.systems.size(); ++i) {
    check_lines_match(first, {test.systems[i], test.hypotheses[i]});
  }
  add_references_of(test, settings.reference, first);
  if (settings.source.empty()) return test;
  test.sources = read_lines(settings.source.front());
  check_lines_match({name_of_file(settings.source.front()), test.sources}, first);
  return test;
}

/// A source that models will translate, with its references.
TestSet read_source(const std::string& source, std::span<const std::string> references) {
  TestSet test;
  test.sources = read_lines(source);
  add_references_of(test, references, {name_of_file(source), test.sources});
  return test;
}

void check_attention_line(const EvaluateSettings& settings, const std::string& source,
                          const TestSet& test) {
  const int64_t lines = std::ssize(test.sources);
  if (settings.attention_line <= lines) return;
  throw UsageError(fmt::format("{} has only {} lines", source, format_count(lines)),
                   "--attention_line", "Choose one of them");
}

}  // namespace

std::vector<TestSet> read_test_sets(const EvaluateSettings& settings, Console& console) {
  if (settings.columns) return {read_columns(settings.hypothesis.front())};
  if (!settings.hypothesis.empty()) {
    TestSet test = read_hypotheses(settings);
    warn(test, settings.reference, console);
    return {std::move(test)};
  }
  const size_t references_each = settings.reference.size() / settings.source.size();
  std::vector<TestSet> test_sets;
  std::span<const std::string> references = settings.reference;
  for (const std::string& source : settings.source) {
    TestSet test = read_source(source, references.first(references_each));
    warn(test, references.first(references_each), console);
    check_attention_line(settings, source, test);
    if (settings.source.size() > 1) test.name = source;
    test_sets.push_back(std::move(test));
    references = references.subspan(references_each);
  }
  return test_sets;
}

}  // namespace heed
