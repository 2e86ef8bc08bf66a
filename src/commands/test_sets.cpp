#include "test_sets.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/scored_text.h"
#include "heed/evaluation/text_checks.h"
#include "heed/evaluation/usual_tokenizer.h"

namespace heed {
namespace {

/// Tells of what is odd about texts, of each thing once.
class Warnings {
 public:
  Warnings(const MetricOptions& metrics, Console& console)
      : uses_13a_(std::ranges::count(metrics.metric, "bleu") > 0 &&
                  metrics.bleu.tokenize == BleuTokenizer::tokenize_13a),
        console_(console) {}

  /// Of a reference and the systems that are compared with it, if there are any yet.
  void add(const TestSet& test, const NamedLines& reference) {
    if (test.systems.empty()) add(NamedLines{reference.name, {}}, reference);
    for (size_t i = 0; i < test.systems.size(); ++i) {
      add(NamedLines{test.systems[i], test.hypotheses[i]}, reference);
    }
    if (!uses_13a_) return;
    const BleuTokenizer usual = usual_tokenizer(reference.lines);
    if (usual == BleuTokenizer::tokenize_13a) return;
    tell(
        fmt::format("{} has no spaces between words, so that BLEU by 13a takes a sentence for a "
                    "word: give --tokenize {}",
                    reference.name, name_of(usual)));
  }

 private:
  void add(const NamedLines& hypotheses, const NamedLines& reference) {
    for (const std::string& warning : text_warnings(hypotheses, reference)) tell(warning);
  }

  void tell(const std::string& warning) {
    if (std::ranges::count(told_, warning) > 0) return;
    console_.line("warning: " + warning);
    told_.push_back(warning);
  }

  bool uses_13a_;
  Console& console_;
  std::vector<std::string> told_;
};

/// Adds the references, whose lines must match those of `text`.
void read_references(TestSet& test, std::span<const std::string> files, const NamedLines& text,
                     Warnings& warnings) {
  for (const std::string& file : files) {
    std::vector<std::string> lines = read_scored_lines(file);
    const NamedLines reference{name_of_file(file), lines};
    check_lines_match(text, reference);
    warnings.add(test, reference);
    add_references(test.references, std::move(lines));
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
TestSet read_hypotheses(const EvaluateSettings& settings, Warnings& warnings) {
  TestSet test;
  for (const std::string& file : settings.hypothesis) {
    test.systems.push_back(name_of_file(file));
    test.hypotheses.push_back(read_scored_lines(file));
  }
  const NamedLines first{test.systems.front(), test.hypotheses.front()};
  for (size_t i = 1; i < test.systems.size(); ++i) {
    check_lines_match(first, {test.systems[i], test.hypotheses[i]});
  }
  read_references(test, settings.reference, first, warnings);
  if (settings.source.empty()) return test;
  test.sources = read_lines(settings.source.front());
  check_lines_match({name_of_file(settings.source.front()), test.sources}, first);
  return test;
}

/// A source that models will translate, with its references.
TestSet read_source(const std::string& source, std::span<const std::string> references,
                    Warnings& warnings) {
  TestSet test;
  test.sources = read_lines(source);
  read_references(test, references, {name_of_file(source), test.sources}, warnings);
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
  Warnings warnings(settings.metrics, console);
  if (!settings.hypothesis.empty()) return {read_hypotheses(settings, warnings)};
  const size_t references_each = settings.reference.size() / settings.source.size();
  std::vector<TestSet> test_sets;
  std::span<const std::string> references = settings.reference;
  for (const std::string& source : settings.source) {
    TestSet test = read_source(source, references.first(references_each), warnings);
    check_attention_line(settings, source, test);
    if (settings.source.size() > 1) test.name = source;
    test_sets.push_back(std::move(test));
    references = references.subspan(references_each);
  }
  return test_sets;
}

}  // namespace heed
