#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "heed/evaluation/bleu.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/html_report.h"
#include "heed/evaluation/score_analysis.h"
#include "heed/evaluation/significance.h"

namespace heed {

/// One metric's scores, of every system.
struct ReportedScore {
  std::string metric;     ///< "BLEU".
  std::string signature;  ///< How it was computed.
  bool higher_is_better = true;
  std::vector<ComparedSystem> systems;  ///< Intervals and p-values where they were asked for.
  bool is_percent = true;               ///< Else it has no place in a chart of those that are.
};

/// What a report of scores is made of. All systems, the first being the baseline, translate the
/// same lines.
struct ScoreReport {
  std::string title;
  std::vector<std::string> systems;                  ///< Their names.
  std::vector<std::vector<std::string>> hypotheses;  ///< [systems, lines].
  LineReferences references;                         ///< [lines, references].
  std::vector<std::string> sources;                  ///< [lines]; empty where they are not known.
  std::vector<ReportedScore> scores;
  BleuOptions bleu;                          ///< What counts as a word, and what is broken down.
  std::optional<WordCounts> training_words;  ///< Of the target side, cut as `bleu` says.
  int64_t num_examples = 10;                 ///< Sentences of each kind to show.
  int64_t threads = 1;
};

/// A page of HTML to look at: scores with their intervals, lengths and n-grams, scores by length
/// and by the frequency of words, how sentences' scores are distributed, and the sentences that
/// tell most: where systems differ, the best, the worst. `more` follow as further sections.
///
/// Throws Error where the numbers of systems or lines do not fit together.
std::string score_report(const ScoreReport& report, std::span<const HtmlSection> more = {});

}  // namespace heed
