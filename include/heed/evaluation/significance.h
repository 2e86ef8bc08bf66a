#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "heed/evaluation/corpus_scorer.h"
#include "heed/evaluation/corpus_statistics.h"

namespace heed {

/// A 95 % confidence interval: `mean` ± `half_width`.
struct ConfidenceInterval {
  double mean = 0;
  double half_width = 0;
};

/// How often to draw and from which random numbers. The same settings give the same figures,
/// whatever the number of threads.
struct ResamplingOptions {
  int64_t trials = 1000;  ///< Corpora to draw.
  uint64_t seed = 12345;  ///< What sacreBLEU reads from the variable SACREBLEU_SEED.
  int threads = 1;        ///< 0: one for each processor.
};

/// The confidence interval of one score by bootstrap resampling (Koehn, "Statistical Significance
/// Tests for Machine Translation Evaluation", EMNLP 2004): corpora of as many sentences are drawn
/// with replacement, and the middle 95 % of their scores make the interval. Equals what `sacrebleu
/// --confidence` prints. Throws Error without sentences or trials.
ConfidenceInterval bootstrap_interval(const StatisticsTable& system, const CorpusScorer& scorer,
                                      const ResamplingOptions& options = {});

/// One system's part in a comparison.
struct ComparedSystem {
  double score = 0;
  std::optional<ConfidenceInterval> interval;
  /// How likely a difference from the baseline as large as this one is, were the systems equally
  /// good. None for the baseline.
  std::optional<double> p_value;
};

/// Compares systems with the first one, the baseline, by paired bootstrap resampling (Koehn, 2004):
/// every trial draws the same sentences of all systems. Equals `sacrebleu --paired-bs`. Throws
/// Error without systems, sentences or trials, or when systems differ in their number of sentences.
std::vector<ComparedSystem> paired_bootstrap(std::span<const StatisticsTable> systems,
                                             const CorpusScorer& scorer,
                                             const ResamplingOptions& options = {});

/// Settings of paired_randomization.
struct RandomizationOptions {
  int64_t trials = 10'000;        ///< Exchanges to draw.
  int64_t confidence_trials = 0;  ///< Bootstrap samples for confidence intervals; 0: no intervals.
  uint64_t seed = 12345;          ///< As in ResamplingOptions.
  int threads = 1;                ///< As in ResamplingOptions.
};

/// Compares systems with the first one, the baseline, by paired approximate randomization (Riezler
/// and Maxwell, "On Some Pitfalls in Automatic Evaluation and Significance Testing for MT", 2005):
/// every trial exchanges the two systems' translations of a random half of the sentences. Equals
/// `sacrebleu --paired-ar`. Throws Error as paired_bootstrap does.
std::vector<ComparedSystem> paired_randomization(std::span<const StatisticsTable> systems,
                                                 const CorpusScorer& scorer,
                                                 const RandomizationOptions& options = {});

}  // namespace heed
