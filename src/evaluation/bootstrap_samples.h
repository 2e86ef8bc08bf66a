#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "heed/evaluation/numpy_random.h"
#include "heed/evaluation/significance.h"
#include "numpy_mean.h"
#include "statistics_rows.h"
#include "trials.h"

namespace heed {

/// The score of a bootstrap sample, from the sums of its statistics.
template <class Score>
using SampledScore = std::function<Score(std::span<const float>)>;

/// The scores of every system in every trial, [systems, trials]. A trial draws as many sentences as
/// there are, with replacement, and the same ones of all systems.
template <class Score>
std::vector<std::vector<Score>> sampled_scores(std::span<const StatisticsTable> systems,
                                               const SampledScore<Score>& score,
                                               const ResamplingOptions& options,
                                               NumpyRandom random) {
  std::vector<StatisticsRows<float>> rows;
  for (const StatisticsTable& system : systems) {
    rows.emplace_back(system.rows(), system.width, [&](int64_t row, int64_t column) {
      return system.values[row * system.width + column];
    });
  }
  const auto num_sentences = static_cast<uint32_t>(rows.front().num_rows());
  std::vector<std::vector<Score>> scores(systems.size(), std::vector<Score>(options.trials));
  using Indices = std::vector<uint32_t>;
  for_each_trial<Indices>(
      options.trials, options.threads,
      [&](Indices& indices) {
        indices.resize(num_sentences);
        random.fill_below(num_sentences, indices);
      },
      [&](int64_t trial, const Indices& indices) {
        for (std::size_t s = 0; s < rows.size(); ++s) {
          scores[s][trial] = score(rows[s].sum(indices));
        }
      });
  return scores;
}

/// Half of the width of the interval that holds the middle 95 % of `sorted_scores`.
template <class Score>
double half_width(const std::vector<Score>& sorted_scores) {
  const std::size_t outside = sorted_scores.size() / 40;
  return Score{0.5} * (*(sorted_scores.end() - 1 - outside) - sorted_scores[outside]);
}

template <class Score>
ConfidenceInterval interval_of(std::vector<Score> scores) {
  std::ranges::sort(scores);  // sacreBLEU's mean, too, adds them in this order
  return {.mean = numpy_mean(std::span<const Score>(scores)), .half_width = half_width(scores)};
}

/// The probability that chance gives a statistic above `observed`, by the share of trials that did.
/// One more trial is counted, the one observed, so that no number of trials makes it 0 (Noreen,
/// "Computer-Intensive Methods for Testing Hypotheses", 1989).
template <class Score>
double p_value(const std::vector<Score>& statistics, Score observed) {
  const auto above = std::ranges::count_if(statistics, [=](Score s) { return s > observed; });
  return static_cast<double>(above + 1) / static_cast<double>(statistics.size() + 1);
}

/// Throws Error unless there are systems of one number of sentences, at least one, and trials.
void check_resampling(std::span<const StatisticsTable> systems, int64_t trials);

/// The scores of the systems themselves.
std::vector<ComparedSystem> own_scores(std::span<const StatisticsTable> systems,
                                       const CorpusScorer& scorer);

/// The intervals of several systems from samples that they share.
std::vector<ConfidenceInterval> bootstrap_intervals(std::span<const StatisticsTable> systems,
                                                    const CorpusScorer& scorer,
                                                    const ResamplingOptions& options,
                                                    const NumpyRandom& random);

}  // namespace heed
