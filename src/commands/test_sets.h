#pragma once

#include <string>
#include <vector>

#include "heed/commands/evaluate.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/html_report.h"

namespace heed {

/// The systems that translated a test set, and what they are scored against.
struct Systems {
  std::string test_set;  ///< The source's name; empty where there is one test set alone.
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> hypotheses;  ///< [systems, lines]
  std::vector<std::string> sources;                  ///< [lines]; empty where they are not given
  LineReferences references;
  /// Of each system, where --perplexity asks for it: a row for each line, the log-probability of
  /// its references and how many pieces that are.
  std::vector<StatisticsTable> log_probs = {};
  std::vector<HtmlSection> attention = {};  ///< Of the line that is to be shown, by each model.
};

/// Reads hypotheses, sources and references as the settings say, and lets the models translate;
/// what is odd about the texts goes to `console`. One element for each test set. Throws Error,
/// naming the files, where one cannot be read or their lines do not match.
std::vector<Systems> read_systems(EvaluateSettings& settings, OptionParser& parser,
                                  Console& console);

}  // namespace heed
