#include "samples.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "data/split_mix.h"
#include "heed/text/tokenizer.h"

namespace heed {
namespace {

uint64_t seed_of(std::span<const int32_t> source, int64_t seed) {
  uint64_t hash = mix(static_cast<uint64_t>(seed));
  for (const int32_t token : source) hash = mix(hash ^ static_cast<uint64_t>(token));
  return hash;
}

// In [0, 1).
double uniform(uint64_t bits) { return std::ldexp(static_cast<double>(bits >> 11), -53); }

// How many of the weights, which descend, are needed for this share of their sum.
size_t nucleus_size(const std::vector<double>& weights, double share) {
  double left = share * std::accumulate(weights.begin(), weights.end(), 0.0);
  size_t size = 0;
  while (size < weights.size() && left > 0.0) left -= weights[size++];
  return std::max<size_t>(size, 1);
}

}  // namespace

Samples::Samples(const Sentence& sentence, const SearchOptions& options)
    : options_(options),
      rules_(sentence, options),
      seed_(seed_of(sentence.source, options.sample_seed)),
      growing_(static_cast<size_t>(options.samples)),
      numbers_(growing_.size()) {
  std::iota(numbers_.begin(), numbers_.end(), 0);
  require_what_follows(growing_, rules_);
}

int64_t Samples::tokens_wanted() const {
  if (options_.top_k == 0) return std::numeric_limits<int32_t>::max();  // all that there are
  return most_tokens_wanted(growing_, rules_, options_.top_k);
}

void Samples::advance(NextTokens next) {
  const std::vector<GrowingHypothesis> parents = std::exchange(growing_, {});
  const std::vector<uint64_t> numbers = std::exchange(numbers_, {});
  for (size_t i = 0; i < parents.size(); ++i) {
    const std::vector<int32_t>& tokens = parents[i].tokens;
    const std::vector<Extension> extensions = rules_.extensions(tokens, next[i]);
    if (extensions.empty() || std::ssize(tokens) >= rules_.max_length()) {  // cut off
      finished_.push_back(finished(parents[i], options_));
      continue;
    }
    const Extension& drawn = draw(extensions, numbers[i], tokens.size());
    GrowingHypothesis longer = extended(parents, static_cast<int64_t>(i), drawn);
    if (drawn.token == eos_id) {
      finished_.push_back(finished(longer, options_));
    } else {
      growing_.push_back(std::move(longer));
      numbers_.push_back(numbers[i]);
    }
  }
  require_what_follows(growing_, rules_);
}

// By the inverse of the cumulative distribution, the most probable ones first.
const Extension& Samples::draw(const std::vector<Extension>& from, uint64_t number,
                               size_t position) const {
  size_t count = from.size();
  if (options_.top_k > 0) count = std::min(count, static_cast<size_t>(options_.top_k));
  std::vector<double> weights;
  for (const Extension& extension : std::span(from).first(count)) {
    const double less = extension.objective - from.front().objective;
    weights.push_back(std::exp(less / options_.temperature));
  }
  weights.resize(nucleus_size(weights, options_.top_p));
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  double left = sum * uniform(mix(mix(seed_ ^ mix(number)) + position));
  size_t chosen = 0;
  while (chosen + 1 < weights.size() && left >= weights[chosen]) left -= weights[chosen++];
  return from[chosen];
}

std::vector<Hypothesis> Samples::take_finished() {
  std::ranges::stable_sort(finished_, std::greater(), &Hypothesis::score);
  return std::move(finished_);
}

}  // namespace heed
