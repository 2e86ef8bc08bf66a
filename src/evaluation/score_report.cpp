#include "heed/evaluation/score_report.h"

#include <fmt/format.h>

#include "heed/core/error.h"
#include "report_sections.h"

namespace heed {
namespace {

void check_size(std::size_t actual, std::size_t expected, const std::string& what) {
  if (actual == expected) return;
  throw Error(fmt::format("a report has {} {} instead of {}", actual, what, expected));
}

void check_sizes(const ScoreReport& report) {
  if (report.systems.empty()) throw Error("a report needs at least one system");
  check_size(report.hypotheses.size(), report.systems.size(), "sets of translations");
  for (std::size_t s = 0; s < report.systems.size(); ++s) {
    check_size(report.hypotheses[s].size(), report.references.size(),
               "translations of " + report.systems[s]);
  }
  if (!report.sources.empty()) {
    check_size(report.sources.size(), report.references.size(), "sources");
  }
  for (const ReportedScore& score : report.scores) {
    check_size(score.systems.size(), report.systems.size(), "scores by " + score.metric);
  }
}

BleuOptions for_sentences(BleuOptions options) {
  options.effective_order = true;
  return options;
}

}  // namespace

ReportAnalysis::ReportAnalysis(const ScoreReport& input) : report(input), bleu(input.bleu) {
  check_sizes(report);
  const Bleu bleu_of_sentences(for_sentences(report.bleu));
  const Chrf chrf;
  for (const auto& hypotheses : report.hypotheses) {
    bleu_statistics.push_back(
        corpus_statistics(bleu, hypotheses, report.references, report.threads));
    sentence_bleu.push_back(sentence_scores(bleu_of_sentences, bleu_statistics.back()));
    sentence_chrf.push_back(sentence_scores(
        chrf, corpus_statistics(chrf, hypotheses, report.references, report.threads)));
  }
}

std::string score_report(const ScoreReport& report, std::span<const HtmlSection> more) {
  const ReportAnalysis analysis(report);
  std::vector<HtmlSection> sections = {scores_section(report), ngrams_section(analysis),
                                       length_section(analysis)};
  if (report.training_words) sections.push_back(frequency_section(analysis));
  sections.push_back(sentence_scores_section(analysis));
  if (report.systems.size() > 1) sections.push_back(differences_section(analysis));
  sections.push_back(best_and_worst_section(analysis));
  sections.insert(sections.end(), more.begin(), more.end());
  return html_page(report.title, sections);
}

}  // namespace heed
