#pragma once

#include <string>
#include <vector>

#include "heed/commands/evaluate.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/html_report.h"

namespace heed {

/// A text that was translated by one or more systems, and what these are scored against.
struct TestSet {
  std::string name;                                  ///< The source's; empty where it is alone.
  std::vector<std::string> systems;                  ///< Their names.
  std::vector<std::vector<std::string>> hypotheses;  ///< [systems, lines]
  std::vector<std::string> sources;                  ///< [lines]; empty where they are not given
  LineReferences references;
  /// Of each system, where --perplexity asks for it: a row for each line, the log-probability of
  /// its references and how many pieces that are.
  std::vector<StatisticsTable> log_probs = {};
  std::vector<HtmlSection> attention = {};  ///< In the line that is to be shown, of each model.
};

/// Reads sources, hypotheses and references as the settings say; what is odd about them goes to
/// `console`. Throws Error, naming the files, where one cannot be read or their lines do not match.
std::vector<TestSet> read_test_sets(const EvaluateSettings& settings, Console& console);

}  // namespace heed
