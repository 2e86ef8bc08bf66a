#include "heed/commands/evaluate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "compared_scores.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/printed_score.h"
#include "model_systems.h"
#include "reported_scores.h"

namespace heed {
namespace {

constexpr const char* inputs_hint =
    "Use --hypothesis FILE --reference FILE, or --hypothesis FILE --columns, or --model DIR "
    "--source FILE --reference FILE";

[[noreturn]] void fail_usage(std::string_view what, std::string_view hint = inputs_hint) {
  throw UsageError(what, "command line", hint);
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
  if (settings.columns &&
      (settings.hypothesis.size() != 1 || !settings.model.empty() || !settings.source.empty())) {
    fail_usage("--columns takes one --hypothesis and nothing else");
  }
  const auto from_input =
      std::ranges::count(settings.reference, "-") + std::ranges::count(settings.hypothesis, "-");
  if (from_input > 1)
    fail_usage("only one text can come from standard input",
               "--help lists the options and shows examples");
}

void check_test_sets(const EvaluateSettings& settings) {
  const size_t test_sets = std::max<size_t>(1, settings.source.size());
  if (test_sets > 1 && !settings.hypothesis.empty()) fail_usage("--hypothesis takes one --source");
  if (settings.reference.size() % test_sets != 0) {
    fail_usage(fmt::format("{} --reference for {} --source; each takes as many",
                           settings.reference.size(), test_sets));
  }
  if (!settings.output.empty() && settings.output.size() != settings.model.size() * test_sets) {
    fail_usage("--output goes with --model, one for each and for each of its --source");
  }
  if (!settings.report.empty() && settings.report.size() != test_sets) {
    fail_usage("--report goes once with each --source",
               "--help lists the options and shows examples");
  }
}

void check_usage(const EvaluateSettings& settings) {
  check_inputs(settings);
  check_test_sets(settings);
  const size_t systems = settings.hypothesis.size() + settings.model.size();
  if (settings.sentence_level &&
      (settings.metrics.metric.size() > 1 || systems > 1 || settings.source.size() > 1)) {
    fail_usage("--sentence_level takes one metric, one system and one test set",
               "--help lists the options and shows examples");
  }
  if (settings.sentence_level && (settings.significance.confidence || !settings.report.empty())) {
    fail_usage("--sentence_level goes with neither --confidence nor --report",
               "--help lists the options and shows examples");
  }
  if (settings.significance.paired != PairedTest::none && systems < 2) {
    fail_usage("--paired compares two systems or more", "Repeat --hypothesis or --model");
  }
  if (settings.perplexity && (settings.model.empty() || !settings.hypothesis.empty())) {
    fail_usage("--perplexity goes with --model and without --hypothesis",
               "--help lists the options and shows examples");
  }
  if (settings.perplexity && settings.sentence_level) {
    fail_usage("--perplexity does not go with --sentence_level",
               "--help lists the options and shows examples");
  }
  if (!settings.training_target.empty() && settings.report.empty()) {
    fail_usage("--training_target goes with --report",
               "--help lists the options and shows examples");
  }
  if (settings.attention_line > 0 && (settings.report.empty() || settings.model.empty())) {
    fail_usage("--attention_line goes with --report and --model",
               "--help lists the options and shows examples");
  }
}

// A JSON string; what is not UTF-8 becomes U+FFFD.
std::string json_text(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The scores of a lone system.
std::string scores_of_one(const EvaluateSettings& settings, const std::vector<SystemScores>& all) {
  std::vector<PrintedScore> scores;
  for (const SystemScores& one : all) {
    const ComparedSystem& system = one.reported.systems.front();
    scores.push_back({.name = one.reported.metric,
                      .score = system.score,
                      .signature = one.reported.signature,
                      .verbose = one.verbose,
                      .interval = system.interval});
  }
  const ScoreStyle style{settings.width, settings.score_only};
  const bool as_json = settings.format == ReportFormat::json;
  return as_json ? scores_json(scores, style) : scores_text(scores, style);
}

std::vector<ReportedScore> reported(const std::vector<SystemScores>& scores) {
  std::vector<ReportedScore> reported;
  for (const SystemScores& one : scores) reported.push_back(one.reported);
  return reported;
}

// A line for each system, with nothing but its scores.
std::string bare_scores(const std::vector<SystemScores>& scores, int64_t width) {
  std::string text;
  for (size_t i = 0; i < scores.front().reported.systems.size(); ++i) {
    if (i > 0) text += "\n";
    for (const SystemScores& one : scores) {
      if (&one != &scores.front()) text += " ";
      text += fmt::format("{:.{}f}", one.reported.systems[i].score, width);
    }
  }
  return text;
}

/// Tells of systems that a comparison can only call equal.
void warn_of_twins(const TestSet& test, Console& console) {
  for (size_t i = 1; i < test.systems.size(); ++i) {
    if (test.hypotheses[i] != test.hypotheses.front()) continue;
    console.line(fmt::format("warning: {} and {} have the same translations, whatever the p-value",
                             test.systems.front(), test.systems[i]));
  }
}

// What is printed of a test set.
std::string printed_scores(const EvaluateSettings& settings, const TestSet& test,
                           const std::vector<SystemScores>& scores) {
  if (test.systems.size() == 1) return scores_of_one(settings, scores);
  if (settings.score_only) return bare_scores(scores, settings.width);
  const bool as_json = settings.format == ReportFormat::json;
  return as_json ? comparison_json(test.systems, reported(scores), settings.width)
                 : comparison_text(test.systems, reported(scores), settings.width);
}

// Lines of a metric's scores, one for each sentence.
void print_sentence_scores(const EvaluateSettings& settings, const TestSet& test,
                           std::ostream& out) {
  const auto metric = std::move(make_metrics(settings.metrics).front());
  const StatisticsTable table = corpus_statistics(*metric, test.hypotheses.front(), test.references,
                                                  num_threads(settings.compute));
  const ScoreStyle style{settings.width, settings.score_only};
  for (int64_t i = 0; i < table.rows(); ++i) {
    const ScoreConditions conditions{.num_references =
                                         std::ssize(test.references[static_cast<size_t>(i)])};
    const PrintedScore score =
        printed_score(*metric, table.row(i), conditions, signature_form(settings));
    const bool as_json = settings.format == ReportFormat::json;
    out << (as_json ? score_json_line(score, style) : score_text(score, style)) << '\n';
  }
}

WordCounts training_words(const std::string& file, const BleuOptions& bleu) {
  std::ifstream in(file);
  if (!in) throw Error("cannot read the file", file, "Check its name and permissions");
  LineReader lines(in, file);
  return count_words(lines, WordTokenizer(bleu.tokenize, bleu.tokenizer_model));
}

void check_files(const EvaluateSettings& settings) {
  std::vector<std::filesystem::path> inputs{settings.training_target}, outputs;
  for (const auto* files : {&settings.source, &settings.hypothesis, &settings.reference}) {
    inputs.insert(inputs.end(), files->begin(), files->end());
  }
  for (const auto* files : {&settings.output, &settings.report}) {
    outputs.insert(outputs.end(), files->begin(), files->end());
  }
  check_overwrites_nothing(outputs, inputs);
}

/// Where the reports go: opened early, so that a name that does not work is known before the work.
std::deque<OutputFile> open_reports(const EvaluateSettings& settings) {
  std::deque<OutputFile> files;
  for (const std::string& file : settings.report) files.emplace_back(file);
  return files;
}

std::string report_of(const EvaluateSettings& settings, TestSet test,
                      const std::vector<SystemScores>& scores,
                      const std::optional<WordCounts>& training) {
  ScoreReport report;
  report.title = fmt::format("Scores of {}{}{}", fmt::join(test.systems, ", "),
                             test.name.empty() ? "" : " on ", test.name);
  report.systems = std::move(test.systems);
  report.hypotheses = std::move(test.hypotheses);
  report.references = std::move(test.references);
  report.sources = std::move(test.sources);
  report.scores = reported(scores);
  report.bleu = settings.metrics.bleu;
  report.threads = num_threads(settings.compute);
  report.training_words = training;
  return score_report(report, test.attention);
}

/// Prints what `settings` ask for of all test sets, as text or as JSON.
void print_scores(const EvaluateSettings& settings, const std::vector<TestSet>& test_sets,
                  const std::vector<std::vector<SystemScores>>& scores, std::ostream& out) {
  const bool is_list = settings.format == ReportFormat::json && test_sets.size() > 1;
  std::vector<std::string> objects;
  for (size_t i = 0; i < test_sets.size(); ++i) {
    const std::string& name = test_sets[i].name;
    const std::string text = printed_scores(settings, test_sets[i], scores[i]);
    if (is_list && !settings.score_only) {
      objects.push_back(
          fmt::format("{{\n\"test_set\": {},\n\"scores\": {}\n}}", json_text(name), text));
    } else {
      out << (name.empty() || settings.score_only ? "" : name + ":\n") << text << '\n';
    }
  }
  if (!objects.empty()) out << fmt::format("[\n{}\n]\n", fmt::join(objects, ",\n"));
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
      "  heed-evaluate --model runs/de --source a.en --reference a.de --source b.en --reference "
      "b.de\n"
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
  check_files(settings);
  std::deque<OutputFile> reports = open_reports(settings);
  std::optional<WordCounts> training;
  if (!settings.training_target.empty()) {
    training = training_words(settings.training_target, settings.metrics.bleu);
  }
  std::vector<TestSet> test_sets = read_test_sets(settings, console);
  add_models(test_sets, settings, parser, console);
  if (settings.significance.paired != PairedTest::none) {
    for (const TestSet& test : test_sets) warn_of_twins(test, console);
  }
  if (settings.sentence_level) return print_sentence_scores(settings, test_sets.front(), out);
  std::vector<std::vector<SystemScores>> scores;
  for (const TestSet& test : test_sets) scores.push_back(system_scores(settings, test));
  print_scores(settings, test_sets, scores, out);
  out.flush();
  for (size_t i = 0; i < reports.size(); ++i) {
    reports[i].write(report_of(settings, std::move(test_sets[i]), scores[i], training));
    reports[i].close();
    console.line("Wrote " + settings.report[i]);
  }
}

}  // namespace heed
