#include "reported_scores.h"

#include <fmt/format.h>

#include <cmath>
#include <thread>

#include "compared_scores.h"
#include "heed/core/console.h"

namespace heed {
namespace {

/// How to score, and what.
struct Scoring {
  const SignificanceOptions& options;
  ScoreConditions conditions;
  SignatureForm form;
  int threads;
};

SystemScores scores_by(const Metric& metric, const TestSet& test, const Scoring& scoring) {
  std::vector<StatisticsTable> tables;
  for (const auto& hypotheses : test.hypotheses) {
    tables.push_back(corpus_statistics(metric, hypotheses, test.references, scoring.threads));
  }
  return {{metric.name(), signature_text(metric, scoring.conditions, scoring.form),
           metric.higher_is_better(),
           compared_scores(metric.scorer(), tables, scoring.options, scoring.threads)},
          metric.verbose(tables.front().sum())};
}

// Of statistics log p and pieces.
double perplexity(std::span<const double> statistics) {
  return std::exp(-statistics[0] / statistics[1]);
}

SystemScores perplexities(const TestSet& test, const Scoring& scoring) {
  const std::vector<SignaturePart> signature = {{"per", "p", "piece"}, {"eos", "e", "yes"}};
  const std::vector<double> first = test.log_probs.front().sum();
  return {{"perplexity", signature_text(signature, scoring.conditions, scoring.form),
           /*higher_is_better=*/false,
           compared_scores(scorer_in_double(perplexity), test.log_probs, scoring.options,
                           scoring.threads),
           /*is_percent=*/false},
          fmt::format("log p = {:.3f} of each of {} pieces", first[0] / first[1],
                      format_count(static_cast<int64_t>(first[1])))};
}

}  // namespace

std::vector<SystemScores> system_scores(const EvaluateSettings& settings, const TestSet& test) {
  const Scoring scoring{settings.significance,
                        score_conditions(common_reference_count(test.references),
                                         std::ssize(test.systems), settings.significance),
                        signature_form(settings), static_cast<int>(num_threads(settings.compute))};
  std::vector<SystemScores> scores;
  for (const auto& metric : make_metrics(settings.metrics)) {
    scores.push_back(scores_by(*metric, test, scoring));
  }
  if (!test.log_probs.empty()) scores.push_back(perplexities(test, scoring));
  return scores;
}

int64_t num_threads(const DeviceOptions& options) {
  return options.threads > 0 ? options.threads : std::thread::hardware_concurrency();
}

SignatureForm signature_form(const EvaluateSettings& settings) {
  const bool is_brief = settings.brief && settings.format == ReportFormat::text;
  return is_brief ? SignatureForm::brief : SignatureForm::full;
}

}  // namespace heed
