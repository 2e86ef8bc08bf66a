#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/evaluation/corpus_scorer.h"

namespace heed {

/// One fact of a signature: "smooth:exp", or "s:exp" in its short form.
struct SignaturePart {
  std::string key;
  std::string short_key;
  std::string value;

  bool operator==(const SignaturePart&) const = default;
};

/// A score of translations against references, equal to sacreBLEU's (Post, 2018).
///
/// What a score needs to know of a sentence is a row of numbers, its statistics. The score of a
/// corpus is that of its sentences' statistics added up, in the order of the sentences. All members
/// may be called from several threads.
class Metric {
 public:
  virtual ~Metric() = default;

  /// As sacreBLEU prints it: "BLEU", "chrF2", "chrF2++", "TER".
  virtual std::string name() const = 0;

  /// False for TER, which counts edits.
  virtual bool higher_is_better() const { return true; }

  /// How many numbers statistics() gives.
  virtual int64_t num_statistics() const = 0;

  /// The statistics of one sentence; the texts are valid UTF-8, blanks at their ends included.
  /// Throws Error without references.
  virtual std::vector<double> statistics(std::string_view hypothesis,
                                         std::span<const std::string> references) const = 0;

  /// The score, in percent, of a sentence's statistics or of a sum of statistics.
  virtual double score(std::span<const double> statistics) const = 0;

  /// score() for resampling, which rounds samples' scores as sacreBLEU does. The metric must
  /// outlive it.
  virtual CorpusScorer scorer() const = 0;

  /// What sacreBLEU prints behind the score, "68.1/43.2/28.6/19.4 (BP = ...)"; empty where there is
  /// nothing.
  virtual std::string verbose(std::span<const double> /*statistics*/) const { return ""; }

  /// The metric's own part of the signature, in sacreBLEU's order: "case:mixed", "eff:no", ...
  virtual std::vector<SignaturePart> signature() const = 0;
};

}  // namespace heed
