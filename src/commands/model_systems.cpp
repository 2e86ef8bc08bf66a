#include "model_systems.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "attention_section.h"
#include "findings.h"
#include "heed/commands/load_translator.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/peak_memory.h"
#include "heed/core/stopwatch.h"
#include "heed/decoding/forced_scoring.h"
#include "heed/evaluation/words.h"
#include "heed/text/blank.h"

namespace heed {
namespace {

/// One of the models, ready to translate.
struct System {
  std::string name;
  TranslationModel model;
  Translator translator;
};

System load_system(const std::string& name, EvaluateSettings& settings, OptionParser& parser,
                   Console& console) {
  const TranslatorSettings translation{settings.decoding, settings.precision, settings.shortlist,
                                       settings.compute};
  TranslationModel model = load_to_translate(name, translation, parser, console);
  Translator translator = make_translator(model, name, translation);
  return {name, std::move(model), std::move(translator)};
}

std::vector<std::string> translations_of(const std::vector<std::string>& source, System& system,
                                         Console& console) {
  const std::string total = format_count(std::ssize(source));
  const Stopwatch stopwatch;
  std::vector<Translation> translations = system.translator.translate(source, [&](int64_t done) {
    console.progress(fmt::format("Translated {} of {} lines", format_count(done), total));
  });
  console.line(fmt::format(
      "{}: translated {} lines, {:.1f} lines/s, peak memory {:.0f} MB", system.name, total,
      static_cast<double>(source.size()) / stopwatch.seconds(), peak_memory_mb()));
  Findings findings;
  findings.add(translations);
  findings.report(system.translator.options(), console);
  std::vector<std::string> texts = texts_of(std::move(translations));
  for (std::string& text : texts) text.resize(strip_right(text).size());  // as if read from a file
  return texts;
}

// Of a longer source or reference, attention and logits would take gigabytes. In bytes, and so in
// pieces.
constexpr size_t longest_scored = 4000;

bool has_text_to_score(const std::string& source, const std::string& reference) {
  return !is_blank(source) && !is_blank(reference) &&
         std::max(source.size(), reference.size()) <= longest_scored;
}

// Every reference with its source, but for those without text or too long.
ParallelText pairs_of(const TestSet& test, Console& console) {
  ParallelText pairs;
  int64_t left_out = 0;
  for (size_t i = 0; i < test.sources.size(); ++i) {
    for (const std::string& reference : test.references[i]) {
      if (!has_text_to_score(test.sources[i], reference)) {
        ++left_out;
        continue;
      }
      pairs.source.push_back(test.sources[i]);
      pairs.target.push_back(reference);
      pairs.lines.push_back(static_cast<int64_t>(i) + 1);
    }
  }
  if (left_out > 0) {
    console.line(fmt::format(
        "Left out of the perplexity: {} references that are blank or of more than {} bytes, or "
        "whose source is",
        format_count(left_out), format_count(longest_scored)));
  }
  return pairs;
}

void check_perplexity(const TestSet& test) {
  for (size_t i = 0; i < test.sources.size(); ++i) {
    const auto is_scored = [&](const std::string& reference) {
      return has_text_to_score(test.sources[i], reference);
    };
    if (std::ranges::any_of(test.references[i], is_scored)) return;
  }
  throw Error("no reference can be scored: all are blank or too long",
              test.name.empty() ? "--perplexity" : test.name, "Leave --perplexity out");
}

StatisticsTable log_probs_of(const TestSet& test, System& system, Console& console) {
  constexpr int64_t batch_tokens = 1024;  // their logits take memory
  const LengthLimits none{.max_length = 1'000'000, .max_length_ratio = 1e9};
  const ParallelCorpus corpus(pairs_of(test, console), system.model.tokenizers, none);
  const auto log_probs = target_log_probs(
      {{system.model.transformer}, {1.0}}, corpus, batch_tokens, [&](int64_t done) {
        console.progress(fmt::format("Scored {} of {} references", format_count(done),
                                     format_count(corpus.size())));
      });
  StatisticsTable table{2, std::vector<double>(2 * test.references.size(), 0.0)};
  for (int64_t pair = 0; pair < corpus.size(); ++pair) {
    double* const row = table.values.data() + 2 * (corpus.line(pair) - 1);
    for (const float log_prob : log_probs[static_cast<size_t>(pair)]) row[0] += log_prob;
    row[1] += static_cast<double>(log_probs[static_cast<size_t>(pair)].size());
  }
  return table;
}

/// Perplexities are of pieces: those of models with other pieces are on another scale.
class PieceComparison {
 public:
  /// Warns where the system's are not those of the first one.
  void add(const System& system, Console& console) {
    const std::string& pieces = system.model.tokenizers.target.serialized();
    if (first_name_.empty()) {
      first_name_ = system.name;
      first_pieces_ = pieces;
    } else if (pieces != first_pieces_) {
      console.line(fmt::format(
          "warning: perplexities are for each piece, and {} has other pieces than {}: compare them "
          "by BLEU",
          system.name, first_name_));
    }
  }

 private:
  std::string first_name_, first_pieces_;
};

void write_lines(OutputFile& output, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) output.write(line + "\n");
  output.close();
}

// Nothing, and a word to the user, where a sentence is too long to look at.
void add_attention(TestSet& test, System& system, size_t line, Console& console) {
  try {
    test.attention.push_back(
        attention_section(fmt::format("Attention of {} in line {}", system.name, line + 1),
                          system.model, test.sources[line], test.hypotheses.back()[line]));
  } catch (const Error& error) {
    console.line(std::string("Left out of the report: ") + error.what());
  }
}

}  // namespace

void add_models(std::vector<TestSet>& test_sets, EvaluateSettings& settings, OptionParser& parser,
                Console& console) {
  const c10::InferenceMode inference;
  for (const std::string& model : settings.model) check_model(model);
  if (settings.perplexity) {
    for (const TestSet& test : test_sets) check_perplexity(test);
  }
  std::deque<OutputFile> outputs;
  for (const std::string& file : settings.output) outputs.emplace_back(file);
  auto output = outputs.begin();
  PieceComparison pieces;
  for (const std::string& name : settings.model) {
    System system = load_system(name, settings, parser, console);
    if (settings.perplexity) pieces.add(system, console);
    for (TestSet& test : test_sets) {
      test.systems.push_back(name);
      test.hypotheses.push_back(translations_of(test.sources, system, console));
      if (output != outputs.end()) write_lines(*output++, test.hypotheses.back());
      if (settings.perplexity) test.log_probs.push_back(log_probs_of(test, system, console));
      if (settings.attention_line > 0) {
        add_attention(test, system, static_cast<size_t>(settings.attention_line - 1), console);
      }
    }
  }
}

}  // namespace heed
