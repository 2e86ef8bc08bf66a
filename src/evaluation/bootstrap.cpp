#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "bootstrap_samples.h"
#include "heed/core/error.h"

namespace heed {
namespace {

/// The mean of the exact sum, for one score alone: Python's `statistics.mean`, not NumPy's.
template <class Score>
Score exact_mean(const std::vector<Score>& scores) {
  long double sum = 0;
  for (const Score score : scores) sum += score;
  return static_cast<Score>(sum / static_cast<long double>(scores.size()));
}

/// How likely the difference of two systems' scores, `observed`, is by chance: the sampled
/// differences, moved so that their mean is 0, stand for what chance does.
template <class Score>
double paired_p_value(const std::vector<Score>& baseline, const std::vector<Score>& system,
                      double observed) {
  std::vector<Score> differences(system.size());
  for (std::size_t t = 0; t < system.size(); ++t) {
    differences[t] = std::abs(system[t] - baseline[t]);
  }
  const Score mean = numpy_mean(std::span<const Score>(differences));
  for (Score& difference : differences) difference -= mean;
  return p_value(differences, static_cast<Score>(observed));
}

}  // namespace

void check_resampling(std::span<const StatisticsTable> systems, int64_t trials) {
  if (systems.empty()) throw Error("there is no system to compare");
  if (trials < 1) throw Error("resampling needs at least one trial");
  const int64_t sentences = systems.front().rows();
  if (sentences == 0) throw Error("there is no sentence to resample");
  if (sentences > std::numeric_limits<uint32_t>::max()) {
    throw Error("too many sentences to resample: " + std::to_string(sentences));
  }
  for (const StatisticsTable& system : systems.subspan(1)) {
    if (system.rows() != sentences) {
      throw Error("systems differ in their number of sentences: " + std::to_string(sentences) +
                  " and " + std::to_string(system.rows()));
    }
  }
}

std::vector<ComparedSystem> own_scores(std::span<const StatisticsTable> systems,
                                       const CorpusScorer& scorer) {
  std::vector<ComparedSystem> compared;
  for (const StatisticsTable& system : systems) {
    compared.emplace_back().score = scorer.score(system.sum());
  }
  return compared;
}

std::vector<ConfidenceInterval> bootstrap_intervals(std::span<const StatisticsTable> systems,
                                                    const CorpusScorer& scorer,
                                                    const ResamplingOptions& options,
                                                    const NumpyRandom& random) {
  const auto of = [&](const auto& score) {
    std::vector<ConfidenceInterval> intervals;
    for (const auto& scores : sampled_scores(systems, score, options, random)) {
      intervals.push_back(interval_of(scores));
    }
    return intervals;
  };
  return std::visit(of, scorer.sampled_score);
}

ConfidenceInterval bootstrap_interval(const StatisticsTable& system, const CorpusScorer& scorer,
                                      const ResamplingOptions& options) {
  const std::span systems(&system, 1);
  check_resampling(systems, options.trials);
  const auto of = [&](const auto& score) {
    auto scores = sampled_scores(systems, score, options, NumpyRandom(options.seed)).front();
    std::ranges::sort(scores);
    return ConfidenceInterval{.mean = exact_mean(scores), .half_width = half_width(scores)};
  };
  return std::visit(of, scorer.sampled_score);
}

std::vector<ComparedSystem> paired_bootstrap(std::span<const StatisticsTable> systems,
                                             const CorpusScorer& scorer,
                                             const ResamplingOptions& options) {
  check_resampling(systems, options.trials);
  std::vector<ComparedSystem> compared = own_scores(systems, scorer);
  const auto compare = [&](const auto& score) {
    const auto scores = sampled_scores(systems, score, options, NumpyRandom(options.seed));
    for (std::size_t s = 0; s < systems.size(); ++s) {
      compared[s].interval = interval_of(scores[s]);
      if (s == 0) continue;
      const double observed = std::abs(compared[0].score - compared[s].score);
      compared[s].p_value = paired_p_value(scores[0], scores[s], observed);
    }
  };
  std::visit(compare, scorer.sampled_score);
  return compared;
}

}  // namespace heed
