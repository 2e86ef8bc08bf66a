#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "heed/evaluation/metric.h"

namespace heed {

/// What a signature says besides the metric's own settings. What is not set is left out.
struct ScoreConditions {
  std::optional<int64_t> num_references =
      {};  ///< Not set: "var", their number differs between lines.
  std::optional<int64_t> bootstrap_samples = {};     ///< "bs"
  std::optional<int64_t> randomization_trials = {};  ///< "ar"
  std::optional<uint64_t> seed = {};                 ///< "seed"
};

enum class SignatureForm { full, brief };

/// How a score was computed, in sacreBLEU's order and form:
/// "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:heed-0.1.0", briefly
/// "#:1|c:mixed|e:no|tok:13a|s:exp|v:heed-0.1.0".
std::string signature_text(const Metric& metric, const ScoreConditions& conditions,
                           SignatureForm form = SignatureForm::full);

/// The same from the parts that are a metric's own.
std::string signature_text(std::span<const SignaturePart> own, const ScoreConditions& conditions,
                           SignatureForm form = SignatureForm::full);

}  // namespace heed
