#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "heed/evaluation/metric.h"
#include "heed/evaluation/signature.h"
#include "heed/evaluation/significance.h"

namespace heed {

/// A score with all that is printed of it.
struct PrintedScore {
  std::string name;       ///< "BLEU"
  double score = 0;       ///< In percent.
  std::string signature;  ///< In full or brief.
  std::string verbose;    ///< What stands behind the score; may be empty.
  std::optional<ConfidenceInterval> interval = {};
};

/// The score of added statistics.
PrintedScore printed_score(const Metric& metric, std::span<const double> statistics,
                           const ScoreConditions& conditions,
                           SignatureForm form = SignatureForm::full);

/// How scores are printed.
struct ScoreStyle {
  int64_t width = 2;        ///< Decimals of the score.
  bool score_only = false;  ///< Nothing but the number.
};

/// One line as `sacrebleu --format text` prints it: "BLEU|SIGNATURE = 36.21 68.1/43.2/28.6/19.4 (BP
/// = 0.987 ratio = 0.987 hyp_len = 12000 ref_len = 12103)".
std::string score_text(const PrintedScore& score, const ScoreStyle& style = {});

/// The lines of several scores, with their equals signs one below the other.
std::string scores_text(std::span<const PrintedScore> scores, const ScoreStyle& style = {});

/// The JSON object that `sacrebleu --format json` prints: name, score, signature, verbose_score if
/// there is one, and the signature's parts as strings.
std::string score_json(const PrintedScore& score, const ScoreStyle& style = {});

/// The same object on one line.
std::string score_json_line(const PrintedScore& score, const ScoreStyle& style = {});

/// One score's object, or a list of several.
std::string scores_json(std::span<const PrintedScore> scores, const ScoreStyle& style = {});

}  // namespace heed
