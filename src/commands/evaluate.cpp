#include "heed/commands/evaluate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>

#include "heed/commands/translate.h"
#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/printed_score.h"
#include "heed/evaluation/scored_text.h"
#include "heed/evaluation/text_checks.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

[[noreturn]] void fail_usage(std::string_view what) {
  throw UsageError(what, "command line",
                   "Use --hypothesis FILE --reference FILE, or --hypothesis FILE --columns, or "
                   "--model DIR --source FILE --reference FILE");
}

void check_usage(const EvaluateSettings& settings) {
  if (settings.reference.empty() != settings.columns) {
    fail_usage(settings.columns ? "--columns has the references already"
                                : "--reference is missing");
  }
  const bool translates = !settings.model.empty() && !settings.source.empty();
  if (settings.hypothesis.empty() != translates ||
      settings.model.empty() != settings.source.empty() || (settings.columns && translates)) {
    fail_usage("these options do not go together");
  }
  const auto from_input = std::ranges::count(settings.reference, "-");
  if (from_input + (settings.hypothesis == "-") > 1) {
    fail_usage("only one text can come from standard input");
  }
  if (settings.sentence_level && settings.metrics.metric.size() > 1) {
    fail_usage("--sentence_level takes one metric");
  }
}

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
                                         EvaluateSettings& settings, OptionParser& parser,
                                         Console& console) {
  const c10::InferenceMode inference;
  Translator translator = load_translator(
      {settings.model, settings.decoding, settings.precision, settings.compute}, parser, console);
  const std::string total = format_count(std::ssize(source));
  std::vector<std::string> texts = texts_of(translator.translate(source, [&](int64_t done) {
    console.progress(fmt::format("Translated {} of {} lines", format_count(done), total));
  }));
  console.line(fmt::format("Translated {} lines", total));
  for (std::string& text : texts) text.resize(strip_right(text).size());  // as if read from a file
  return texts;
}

ScoredText read_text(EvaluateSettings& settings, OptionParser& parser, Console& console) {
  if (settings.columns) return read_scored_columns(settings.hypothesis);
  ScoredText text;
  const bool translates = !settings.model.empty();
  const std::string& scored = translates ? settings.source : settings.hypothesis;
  text.hypotheses = translates ? read_lines(scored) : read_scored_lines(scored);
  text.references = read_references(settings, {name_of_file(scored), text.hypotheses}, console);
  if (translates) text.hypotheses = translations_of(text.hypotheses, settings, parser, console);
  return text;
}

int64_t num_threads(const DeviceOptions& options) {
  return options.threads > 0 ? options.threads : std::thread::hardware_concurrency();
}

SignatureForm signature_form(const EvaluateSettings& settings) {
  const bool is_brief = settings.brief && settings.format == ReportFormat::text;
  return is_brief ? SignatureForm::brief : SignatureForm::full;
}

void print_corpus_scores(const EvaluateSettings& settings, const ScoredText& text,
                         std::ostream& out) {
  const ScoreConditions conditions{.num_references = common_reference_count(text.references)};
  std::vector<PrintedScore> scores;
  for (const auto& metric : make_metrics(settings.metrics)) {
    const StatisticsTable table =
        corpus_statistics(*metric, text.hypotheses, text.references, num_threads(settings.compute));
    scores.push_back(printed_score(*metric, table.sum(), conditions, signature_form(settings)));
  }
  const ScoreStyle style{settings.width, settings.score_only};
  const bool as_json = settings.format == ReportFormat::json;
  out << (as_json ? scores_json(scores, style) : scores_text(scores, style)) << '\n';
}

void print_sentence_scores(const EvaluateSettings& settings, const ScoredText& text,
                           std::ostream& out) {
  const auto metric = std::move(make_metrics(settings.metrics).front());
  const StatisticsTable table =
      corpus_statistics(*metric, text.hypotheses, text.references, num_threads(settings.compute));
  const ScoreStyle style{settings.width, settings.score_only};
  for (int64_t i = 0; i < table.rows(); ++i) {
    const ScoreConditions conditions{.num_references = std::ssize(text.references[i])};
    const PrintedScore score =
        printed_score(*metric, table.row(i), conditions, signature_form(settings));
    const bool as_json = settings.format == ReportFormat::json;
    out << (as_json ? score_json_line(score, style) : score_text(score, style)) << '\n';
  }
}

}  // namespace

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
      "  heed-evaluate --model runs/de --source test.en --reference test.de\n");
  return parser;
}

void evaluate(EvaluateSettings& settings, OptionParser& parser, std::ostream& out,
              Console& console) {
  check_usage(settings);
  // As in sacreBLEU: a sentence may be too short for the longest n-grams.
  if (settings.sentence_level) settings.metrics.bleu.effective_order = true;
  make_metrics(settings.metrics);  // complains before anything is read or translated
  const ScoredText text = read_text(settings, parser, console);
  settings.sentence_level ? print_sentence_scores(settings, text, out)
                          : print_corpus_scores(settings, text, out);
}

}  // namespace heed
