#pragma once

#include <string>
#include <utility>
#include <vector>

#include "heed/monitoring/run_metrics.h"

namespace heed {

/// What a report of a training run is made of. All text is shown as it is.
struct TrainingReport {
  std::string title;
  /// What the metrics do not know, in the order in which it shall stand: state, model, time left.
  std::vector<std::pair<std::string, std::string>> facts = {};
  std::string settings = {};           ///< INI text.
  std::vector<std::string> data = {};  ///< What there is to say of the training text; may be none.
  RunMetrics metrics = {};
};

/// A page of HTML to look at, while a run goes on and afterwards: how far it is, the curves of
/// loss, perplexity, BLEU and what drives them, by steps or by time, how the translations of the
/// sample sentences changed, skipped steps and rollbacks, the training text and the settings. Parts
/// of which nothing is known are left out. Throws UsageError where the settings are no INI text.
std::string training_report(const TrainingReport& report);

}  // namespace heed
