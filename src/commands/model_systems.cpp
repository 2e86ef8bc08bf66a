#include "translated_systems.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "attention_section.h"
#include "findings.h"
#include "heed/commands/translate.h"
#include "heed/core/file_output.h"
#include "heed/core/peak_memory.h"
#include "heed/core/stopwatch.h"
#include "heed/decoding/forced_scoring.h"
#include "heed/evaluation/words.h"

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
  TranslationModel model = load_to_translate(
      {name, settings.decoding, settings.precision, settings.shortlist, settings.compute}, parser,
      console);
  Translator translator(model.transformer, model.tokenizer, settings.decoding,
                        chosen_shortlist(model, settings.shortlist, name));
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
  findings.report(system.translator.options().max_source_length, console);
  std::vector<std::string> texts = texts_of(std::move(translations));
  for (std::string& text : texts) text.resize(strip_right(text).size());  // as if read from a file
  return texts;
}

// Every reference with its source.
ParallelText pairs_of(const Systems& systems) {
  ParallelText pairs;
  for (size_t i = 0; i < systems.sources.size(); ++i) {
    for (const std::string& reference : systems.references[i]) {
      pairs.source.push_back(systems.sources[i]);
      pairs.target.push_back(reference);
      pairs.lines.push_back(static_cast<int64_t>(i) + 1);
    }
  }
  return pairs;
}

// Lines without text on a side count for nothing.
StatisticsTable log_probs_of(const Systems& systems, System& system, Console& console) {
  constexpr int64_t batch_tokens = 1024;  // their logits take memory
  const LengthLimits none{.max_length = std::numeric_limits<int32_t>::max(),
                          .max_length_ratio = std::numeric_limits<double>::infinity()};
  const ParallelCorpus corpus(pairs_of(systems), system.model.tokenizer, none);
  const auto log_probs =
      target_log_probs(system.model.transformer, corpus, batch_tokens, [&](int64_t done) {
        console.progress(fmt::format("Scored {} of {} references", format_count(done),
                                     format_count(corpus.size())));
      });
  StatisticsTable table{2, std::vector<double>(2 * systems.references.size(), 0.0)};
  for (int64_t pair = 0; pair < corpus.size(); ++pair) {
    double* const row = table.values.data() + 2 * (corpus.line(pair) - 1);
    for (const float log_prob : log_probs[static_cast<size_t>(pair)]) row[0] += log_prob;
    row[1] += static_cast<double>(log_probs[static_cast<size_t>(pair)].size());
  }
  return table;
}

void write_lines(const std::string& file, const std::vector<std::string>& lines) {
  OutputFile output(file);
  for (const std::string& line : lines) output.write(line + "\n");
  output.close();
}

HtmlSection attention_of(const Systems& systems, System& system, size_t line) {
  return attention_section(fmt::format("Attention of {} in line {}", system.name, line + 1),
                           system.model, systems.sources[line], systems.hypotheses.back()[line]);
}

}  // namespace

void add_translations(std::span<Systems> test_sets, EvaluateSettings& settings,
                      OptionParser& parser, Console& console) {
  const c10::InferenceMode inference;
  auto output = settings.output.begin();
  for (const std::string& name : settings.model) {
    System system = load_system(name, settings, parser, console);
    for (Systems& systems : test_sets) {
      systems.names.push_back(name);
      systems.hypotheses.push_back(translations_of(systems.sources, system, console));
      if (output != settings.output.end()) write_lines(*output++, systems.hypotheses.back());
      if (settings.perplexity) systems.log_probs.push_back(log_probs_of(systems, system, console));
      if (settings.attention_line > 0) {
        systems.attention.push_back(
            attention_of(systems, system, static_cast<size_t>(settings.attention_line - 1)));
      }
    }
  }
}

}  // namespace heed
