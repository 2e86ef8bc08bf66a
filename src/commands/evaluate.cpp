#include "heed/commands/evaluate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <thread>

#include "compared_scores.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/printed_score.h"
#include "scored_systems.h"

namespace heed {
namespace {

[[noreturn]] void fail_usage(std::string_view what) {
  throw UsageError(what, "command line",
                   "Use --hypothesis FILE --reference FILE, or --hypothesis FILE --columns, or "
                   "--model DIR --source FILE --reference FILE");
}

void check_inputs(const EvaluateSettings& settings) {
  if (settings.reference.empty() != settings.columns) {
    fail_usage(settings.columns ? "--columns has the references already"
                                : "--reference is missing");
  }
  if (settings.hypothesis.empty() && settings.model.empty()) {
    fail_usage("there is nothing to score");
  }
  if (!settings.model.empty() && settings.source.empty()) fail_usage("--source is missing");
  if (settings.columns && (settings.hypothesis.size() != 1 || !settings.model.empty())) {
    fail_usage("--columns takes one --hypothesis");
  }
  const auto from_input =
      std::ranges::count(settings.reference, "-") + std::ranges::count(settings.hypothesis, "-");
  if (from_input > 1) fail_usage("only one text can come from standard input");
}

void check_usage(const EvaluateSettings& settings) {
  check_inputs(settings);
  const size_t systems = settings.hypothesis.size() + settings.model.size();
  if (settings.sentence_level && (settings.metrics.metric.size() > 1 || systems > 1)) {
    fail_usage("--sentence_level takes one metric and one system");
  }
  if (settings.significance.paired != PairedTest::none && systems < 2) {
    fail_usage("--paired compares two systems or more");
  }
  if (!settings.output.empty() && settings.output.size() != settings.model.size()) {
    fail_usage("--output goes with --model, one for each");
  }
  if (!settings.training_target.empty() && settings.report.empty()) {
    fail_usage("--training_target goes with --report");
  }
}

int64_t num_threads(const DeviceOptions& options) {
  return options.threads > 0 ? options.threads : std::thread::hardware_concurrency();
}

SignatureForm signature_form(const EvaluateSettings& settings) {
  const bool is_brief = settings.brief && settings.format == ReportFormat::text;
  return is_brief ? SignatureForm::brief : SignatureForm::full;
}

/// A metric with every sentence's statistics, of each system.
struct ScoredMetric {
  std::unique_ptr<Metric> metric;
  std::vector<StatisticsTable> systems;
};

std::vector<ScoredMetric> scored_metrics(const EvaluateSettings& settings, const Systems& systems) {
  std::vector<ScoredMetric> scored;
  for (auto& metric : make_metrics(settings.metrics)) {
    scored.push_back({std::move(metric), {}});
    for (const auto& hypotheses : systems.hypotheses) {
      scored.back().systems.push_back(corpus_statistics(
          *scored.back().metric, hypotheses, systems.references, num_threads(settings.compute)));
    }
  }
  return scored;
}

std::vector<ReportedScore> reported_scores(const EvaluateSettings& settings, const Systems& systems,
                                           const std::vector<ScoredMetric>& scored) {
  const ScoreConditions conditions = score_conditions(
      common_reference_count(systems.references), std::ssize(systems.names), settings.significance);
  const auto threads = static_cast<int>(num_threads(settings.compute));
  std::vector<ReportedScore> scores;
  for (const auto& [metric, tables] : scored) {
    scores.push_back({metric->name(), signature_text(*metric, conditions, signature_form(settings)),
                      metric->higher_is_better(),
                      compared_scores(*metric, tables, settings.significance, threads)});
  }
  return scores;
}

void print_scores(const EvaluateSettings& settings, const std::vector<ScoredMetric>& scored,
                  const std::vector<ReportedScore>& reported, std::ostream& out) {
  std::vector<PrintedScore> scores;
  for (size_t i = 0; i < scored.size(); ++i) {
    const ComparedSystem& system = reported[i].systems.front();
    scores.push_back({.name = reported[i].metric,
                      .score = system.score,
                      .signature = reported[i].signature,
                      .verbose = scored[i].metric->verbose(scored[i].systems.front().sum()),
                      .interval = system.interval});
  }
  const ScoreStyle style{settings.width, settings.score_only};
  const bool as_json = settings.format == ReportFormat::json;
  out << (as_json ? scores_json(scores, style) : scores_text(scores, style)) << '\n';
}

void print_sentence_scores(const EvaluateSettings& settings, const Systems& systems,
                           std::ostream& out) {
  const std::vector<ScoredMetric> scored = scored_metrics(settings, systems);
  const StatisticsTable& table = scored.front().systems.front();
  const ScoreStyle style{settings.width, settings.score_only};
  for (int64_t i = 0; i < table.rows(); ++i) {
    const ScoreConditions conditions{.num_references =
                                         std::ssize(systems.references[static_cast<size_t>(i)])};
    const PrintedScore score =
        printed_score(*scored.front().metric, table.row(i), conditions, signature_form(settings));
    const bool as_json = settings.format == ReportFormat::json;
    out << (as_json ? score_json_line(score, style) : score_text(score, style)) << '\n';
  }
}

void print_corpus_scores(const EvaluateSettings& settings, const Systems& systems,
                         const std::vector<ScoredMetric>& scored,
                         const std::vector<ReportedScore>& reported, std::ostream& out) {
  if (systems.names.size() == 1) return print_scores(settings, scored, reported, out);
  const bool as_json = settings.format == ReportFormat::json;
  out << (as_json ? comparison_json(systems.names, reported, settings.width)
                  : comparison_text(systems.names, reported, settings.width))
      << '\n';
}

WordCounts training_words(const std::string& file, const BleuOptions& bleu) {
  std::ifstream in(file);
  if (!in) throw Error("cannot read the file", file, "Check its name and permissions");
  LineReader lines(in, file);
  return count_words(lines, WordTokenizer(bleu.tokenize, bleu.tokenizer_model));
}

void write_report(const EvaluateSettings& settings, Systems systems,
                  std::vector<ReportedScore> scores, Console& console) {
  ScoreReport report;
  report.title = "Scores of " + fmt::format("{}", fmt::join(systems.names, ", "));
  report.systems = std::move(systems.names);
  report.hypotheses = std::move(systems.hypotheses);
  report.references = std::move(systems.references);
  report.sources = std::move(systems.sources);
  report.scores = std::move(scores);
  report.bleu = settings.metrics.bleu;
  report.threads = num_threads(settings.compute);
  if (!settings.training_target.empty()) {
    report.training_words = training_words(settings.training_target, settings.metrics.bleu);
  }
  write_file_atomically(settings.report, score_report(report));
  console.line("Wrote " + settings.report);
}

}  // namespace

std::span<const std::pair<PairedTest, const char*>> enum_names(PairedTest) {
  static constexpr std::array<std::pair<PairedTest, const char*>, 3> names{
      {{PairedTest::none, "none"},
       {PairedTest::bootstrap, "bootstrap"},
       {PairedTest::randomization, "randomization"}}};
  return names;
}

std::span<const std::pair<ReportFormat, const char*>> enum_names(ReportFormat) {
  static constexpr std::array<std::pair<ReportFormat, const char*>, 2> names{
      {{ReportFormat::text, "text"}, {ReportFormat::json, "json"}}};
  return names;
}

OptionParser evaluate_options(EvaluateSettings& settings) {
  OptionParser parser("heed-evaluate",
                      "Computes BLEU, chrF and TER, of translations or of a model.");
  parser.add("", settings);
  parser.set_examples(
      "Examples:\n"
      "  heed-evaluate --hypothesis out.de --reference test.de\n"
      "  heed-evaluate --hypothesis out.de --reference test.de --metric bleu --metric chrf\n"
      "  heed-evaluate --model runs/de --source test.en --reference test.de --report scores.html\n"
      "  heed-evaluate --hypothesis old.de --hypothesis new.de --reference test.de \\\n"
      "      --paired randomization\n");
  return parser;
}

void evaluate(EvaluateSettings& settings, OptionParser& parser, std::ostream& out,
              Console& console) {
  check_usage(settings);
  // As in sacreBLEU: a sentence may be too short for the longest n-grams.
  if (settings.sentence_level) settings.metrics.bleu.effective_order = true;
  make_metrics(settings.metrics);  // complains before anything is read or translated
  Systems systems = read_systems(settings, parser, console);
  if (settings.sentence_level) return print_sentence_scores(settings, systems, out);
  const std::vector<ScoredMetric> scored = scored_metrics(settings, systems);
  std::vector<ReportedScore> scores = reported_scores(settings, systems, scored);
  print_corpus_scores(settings, systems, scored, scores, out);
  if (!settings.report.empty()) {
    write_report(settings, std::move(systems), std::move(scores), console);
  }
}

}  // namespace heed
