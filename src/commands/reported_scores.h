#pragma once

#include <vector>

#include "heed/commands/evaluate.h"
#include "heed/evaluation/score_report.h"
#include "heed/evaluation/signature.h"
#include "test_sets.h"

namespace heed {

/// A score by one metric, of every system.
struct SystemScores {
  ReportedScore reported;
  std::string verbose;  ///< What stands behind the first system's score where it is alone.
};

/// The scores that the settings ask for, of a test set's test.
std::vector<SystemScores> system_scores(const EvaluateSettings& settings, const TestSet& test);

/// Threads to score with.
int64_t num_threads(const DeviceOptions& options);

SignatureForm signature_form(const EvaluateSettings& settings);

}  // namespace heed
