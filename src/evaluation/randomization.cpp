#include <bit>
#include <cmath>

#include "bootstrap_samples.h"

namespace heed {
namespace {

/// The random exchanges of one trial: the sentences in which the baseline's translation stays the
/// baseline's.
class Exchange {
 public:
  void draw(NumpyRandomBits& random, int64_t num_sentences) {
    words_.resize((num_sentences + 63) / 64);
    random.fill(num_sentences, words_);
  }

  std::vector<uint32_t> kept() const {
    std::vector<uint32_t> kept;
    kept.reserve(words_.size() * 64);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
        kept.push_back(static_cast<uint32_t>(i * 64 + std::countr_zero(rest)));
      }
    }
    return kept;
  }

 private:
  std::vector<uint64_t> words_;
};

/// A system beside the baseline, with which it exchanges translations.
class ExchangedSystem {
 public:
  ExchangedSystem(const StatisticsTable& baseline, const StatisticsTable& system)
      : difference_(system.rows(), system.width,
                    [&](int64_t row, int64_t column) {
                      return baseline.row(row)[column] - system.row(row)[column];
                    }),
        baseline_sum_(baseline.sum()),
        system_sum_(system.sum()) {}

  /// The absolute difference of the scores of both when the baseline keeps the sentences `kept`.
  double score_difference(std::span<const uint32_t> kept, const CorpusScorer& scorer) const {
    std::vector<double> one = difference_.sum(kept);
    std::vector<double> other = baseline_sum_;
    for (std::size_t i = 0; i < one.size(); ++i) {
      other[i] -= one[i];
      one[i] += system_sum_[i];
    }
    return std::abs(scorer.score(one) - scorer.score(other));
  }

 private:
  StatisticsRows<double> difference_;
  std::vector<double> baseline_sum_;
  std::vector<double> system_sum_;
};

/// [systems but the baseline, trials]. `random` is left as the draws leave it.
std::vector<std::vector<double>> exchanged_differences(std::span<const StatisticsTable> systems,
                                                       const CorpusScorer& scorer,
                                                       const RandomizationOptions& options,
                                                       NumpyRandom& random) {
  std::vector<ExchangedSystem> exchanged;
  for (const auto& system : systems.subspan(1)) exchanged.emplace_back(systems.front(), system);
  std::vector<std::vector<double>> differences(exchanged.size(),
                                               std::vector<double>(options.trials));
  NumpyRandomBits bits(random);
  for_each_trial<Exchange>(
      options.trials, options.threads,
      [&](Exchange& exchange) { exchange.draw(bits, systems.front().rows()); },
      [&](int64_t trial, const Exchange& exchange) {
        const std::vector<uint32_t> kept = exchange.kept();
        for (std::size_t s = 0; s < exchanged.size(); ++s) {
          differences[s][trial] = exchanged[s].score_difference(kept, scorer);
        }
      });
  return differences;
}

/// As in sacreBLEU, the baseline's samples are the first random numbers of the seed, those of the
/// others follow upon the exchanges.
void add_intervals(std::span<const StatisticsTable> systems, const CorpusScorer& scorer,
                   const RandomizationOptions& options, const NumpyRandom& after_exchanges,
                   std::vector<ComparedSystem>& compared) {
  const ResamplingOptions samples{options.confidence_trials, options.seed, options.threads};
  const NumpyRandom random(options.seed);
  compared[0].interval = bootstrap_intervals(systems.first(1), scorer, samples, random)[0];
  if (systems.size() == 1) return;
  const auto others = bootstrap_intervals(systems.subspan(1), scorer, samples, after_exchanges);
  for (std::size_t s = 0; s < others.size(); ++s) compared[s + 1].interval = others[s];
}

}  // namespace

std::vector<ComparedSystem> paired_randomization(std::span<const StatisticsTable> systems,
                                                 const CorpusScorer& scorer,
                                                 const RandomizationOptions& options) {
  check_resampling(systems, options.trials);
  std::vector<ComparedSystem> compared = own_scores(systems, scorer);
  NumpyRandom random(options.seed);
  const auto differences = exchanged_differences(systems, scorer, options, random);
  for (std::size_t s = 1; s < systems.size(); ++s) {
    const double observed = std::abs(compared[0].score - compared[s].score);
    compared[s].p_value = p_value(differences[s - 1], observed);
  }
  if (options.confidence_trials > 0) {
    add_intervals(systems, scorer, options, random, compared);
  }
  return compared;
}

}  // namespace heed
