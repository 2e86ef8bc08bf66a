#pragma once

#include <functional>
#include <span>
#include <variant>

namespace heed {

/// How a metric makes a corpus score of added statistics.
struct CorpusScorer {
  /// Of exact sums: a system's own score, and those of randomized systems.
  std::function<double(std::span<const double>)> score;

  /// Of the sums of a bootstrap sample. sacreBLEU adds these in single precision, and NumPy keeps
  /// to it in what is computed of them: BLEU ends in double precision, chrF and TER in single.
  std::variant<std::function<double(std::span<const float>)>,
               std::function<float(std::span<const float>)>>
      sampled_score;
};

/// A scorer that computes in double precision whatever the sums.
CorpusScorer scorer_in_double(std::function<double(std::span<const double>)> score);

}  // namespace heed
