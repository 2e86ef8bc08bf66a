#include "heed/evaluation/corpus_scorer.h"

#include <utility>
#include <vector>

namespace heed {

CorpusScorer scorer_in_double(std::function<double(std::span<const double>)> score) {
  const std::function<double(std::span<const float>)> sampled =
      [score](std::span<const float> sums) {
        return score(std::vector<double>(sums.begin(), sums.end()));
      };
  return {.score = std::move(score), .sampled_score = sampled};
}

}  // namespace heed
