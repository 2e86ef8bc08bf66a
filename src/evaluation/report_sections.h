#pragma once

#include <string>
#include <vector>

#include "heed/evaluation/bleu.h"
#include "heed/evaluation/chrf.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/html_report.h"
#include "heed/evaluation/score_report.h"

namespace heed {

/// A report's input and what its sections need to know of every sentence.
struct ReportAnalysis {
  /// Throws Error where the input's sizes do not fit together. `report` must outlive the analysis.
  explicit ReportAnalysis(const ScoreReport& input);

  const ScoreReport& report;
  Bleu bleu;
  std::vector<StatisticsTable> bleu_statistics;    ///< Of each system.
  std::vector<std::vector<double>> sentence_bleu;  ///< [systems, lines].
  std::vector<std::vector<double>> sentence_chrf;  ///< [systems, lines].
};

/// The sections, each for itself.
HtmlSection scores_section(const ScoreReport& report);
HtmlSection ngrams_section(const ReportAnalysis& analysis);
HtmlSection length_section(const ReportAnalysis& analysis);
HtmlSection frequency_section(const ReportAnalysis& analysis);
HtmlSection sentence_scores_section(const ReportAnalysis& analysis);
HtmlSection differences_section(const ReportAnalysis& analysis);
HtmlSection best_and_worst_section(const ReportAnalysis& analysis);

}  // namespace heed
