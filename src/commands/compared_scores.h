#pragma once

#include <span>
#include <string>
#include <vector>

#include "heed/commands/evaluate.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/score_report.h"
#include "heed/evaluation/signature.h"

namespace heed {

/// One metric's scores of all systems, with what `options` asks for: intervals, and comparisons
/// with the first one. `systems` have a row of statistics for each sentence.
std::vector<ComparedSystem> compared_scores(const CorpusScorer& scorer,
                                            std::span<const StatisticsTable> systems,
                                            const SignificanceOptions& options, int threads);

/// What signatures say of the same.
ScoreConditions score_conditions(std::optional<int64_t> num_references, int64_t num_systems,
                                 const SignificanceOptions& options);

/// A table of several systems' scores: a line for each, the baseline first, and the signatures.
std::string comparison_text(std::span<const std::string> systems,
                            std::span<const ReportedScore> scores, int64_t width);

/// The same as JSON: a list of objects, of each system its name and, by metric, score, signature,
/// p-value and interval.
std::string comparison_json(std::span<const std::string> systems,
                            std::span<const ReportedScore> scores, int64_t width);

}  // namespace heed
