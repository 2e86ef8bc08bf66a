#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "heed/core/options.h"
#include "heed/monitoring/run_metrics.h"

namespace heed {

/// What "better" means when models of a run are compared.
enum class ValidationMetric { bleu, loss };
std::span<const std::pair<ValidationMetric, const char*>> enum_names(ValidationMetric);

/// How a run is validated. Section [validation].
struct ValidationOptions {
  ValidationMetric metric = ValidationMetric::bleu;
  int64_t beam_size = 1;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("metric", metric, "The score by which the best model is kept and patience is counted");
    field("beam_size", beam_size, "Beam of the validation's translations; 1 = greedy, the fastest",
          between(1, 1000));
  }
};

/// The scores of one validation.
struct ValidationScores {
  double nll = 0.0;    ///< Mean -log p of the validation's target tokens, in nats.
  double bleu = 0.0;   ///< Of the validation's translations, 0 to 100.
  std::string sample;  ///< One translation, to look at.
  std::vector<SampleTranslation> samples = {};  ///< The same few sentences each time.
};

/// Whether the user wants the program to stop; asked often.
using StopRequest = std::function<bool()>;

/// Scores the model as it is now, after `step` steps; training does not know how. No scores where
/// it was asked to stop.
using Validate =
    std::function<std::optional<ValidationScores>(int64_t step, const StopRequest& should_stop)>;

}  // namespace heed
