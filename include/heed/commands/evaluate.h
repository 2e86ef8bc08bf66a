#pragma once

#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "heed/commands/load_translator.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/decoding/translator.h"
#include "heed/evaluation/metrics.h"
#include "heed/model/device.h"

namespace heed {

/// How scores are printed.
enum class ReportFormat { text, json };
std::span<const std::pair<ReportFormat, const char*>> enum_names(ReportFormat);

/// How systems are compared with the first one: not at all, by paired bootstrap resampling or by
/// paired approximate randomization.
enum class PairedTest { none, bootstrap, randomization };
std::span<const std::pair<PairedTest, const char*>> enum_names(PairedTest);

/// Confidence intervals and comparisons; the defaults are sacreBLEU's.
struct SignificanceOptions {
  bool confidence = false;
  int64_t confidence_trials = 1000;
  PairedTest paired = PairedTest::none;
  int64_t paired_trials = 0;
  int64_t seed = 12345;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("confidence", confidence, "Give 95 % confidence intervals, by bootstrap resampling");
    field("confidence_trials", confidence_trials, "Samples drawn for them", between(1, 10'000'000));
    field("paired", paired,
          "Compare all systems with the first (each --hypothesis, then each --model): p-values by "
          "paired bootstrap resampling (Koehn "
          "2004) or approximate randomization (Riezler and Maxwell 2005)");
    field("paired_trials", paired_trials,
          "Trials of that; 0 = 1,000 for bootstrap, 10,000 for randomization",
          between(0, 10'000'000));
    field("seed", seed, "Of the random numbers", at_least(0));
  }
};

/// All settings of heed-evaluate.
struct EvaluateSettings {
  std::vector<std::string> model;
  std::vector<std::string> source;
  std::vector<std::string> hypothesis;
  std::vector<std::string> reference;
  bool columns = false;
  MetricOptions metrics;
  bool perplexity = false;
  bool sentence_level = false;
  SignificanceOptions significance;
  std::vector<std::string> report;
  std::string training_target;
  int64_t attention_line = 0;
  std::vector<std::string> output;
  ReportFormat format = ReportFormat::text;
  int64_t width = 2;
  bool score_only = false;
  bool brief = false;
  TranslatorOptions decoding;
  TranslationPrecision precision = TranslationPrecision::fp32;
  bool shortlist = false;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("hypothesis", hypothesis,
          "Translations to score, one a line; repeat for several systems; - is standard input");
    field("reference", reference,
          "Reference translations; repeat for several references; - is standard input");
    field("columns", columns,
          "Lines of --hypothesis are a translation and its references, with tabs between them");
    field("model", model, "A model that translates --source; repeat for several");
    field("source", source,
          "Text to translate with --model, or to show in --report; repeat for several test sets, "
          "each with as many of the references, in their order");
    field("output", output,
          "File for a model's translations; one for each --model and, of a model, each --source");
    metrics.visit(field);
    field("perplexity", perplexity,
          "With --model: also how well it foresees the references, exp(-log p) of a piece");
    field("sentence_level", sentence_level, "A score for each line, and not for them together");
    significance.visit(field);
    field(
        "report", report,
        "Write a page of charts, tables and sentences (HTML) to this file; one for each test set");
    field("training_target", training_target,
          "For --report: the training text, to tell how rare and frequent words fare");
    field("attention_line", attention_line,
          "For --report with --model: the line whose attention is shown; 0 = none", at_least(0));
    field("format", format, "How scores are printed");
    field("width", width, "Decimals of scores", between(0, 20));
    field("score_only", score_only, "Print nothing but the scores");
    field("short", brief, "Print short signatures in text");
    decoding.visit(field);
    field("precision", precision, precision_help);
    field("shortlist", shortlist, shortlist_help);
    compute.visit(field);
  }
};

/// The option parser of heed-evaluate; `settings` must outlive it.
[[nodiscard]] OptionParser evaluate_options(EvaluateSettings& settings);

/// Scores hypotheses, or a model's translations of a source, against references; prints the scores.
void evaluate(EvaluateSettings& settings, OptionParser& parser, std::ostream& out,
              Console& console);

}  // namespace heed
