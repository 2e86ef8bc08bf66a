#include "samples.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
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

/// What may be drawn, and how often relative to the others.
struct Choice {
  double weight;
  const Extension* extension;
};

std::vector<Choice> choices_of(std::span<const Extension> from, double temperature) {
  const double best = std::ranges::max(from, {}, &Extension::objective).objective;
  std::vector<Choice> choices;
  choices.reserve(from.size());
  for (const Extension& extension : from) {
    choices.push_back({std::exp((extension.objective - best) / temperature), &extension});
  }
  return choices;
}

double sum_of(std::span<const Choice> choices) {
  double sum = 0.0;
  for (const Choice& choice : choices) sum += choice.weight;
  return sum;
}

// Keeps the most probable ones that hold this share of all (Holtzman et al. 2020, section 3.1).
// There are few of them as a rule, so that few are put in order.
void keep_nucleus(std::vector<Choice>& choices, double share) {
  const auto is_before = [](const Choice& a, const Choice& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.extension->token < b.extension->token;
  };
  double left = share * sum_of(choices);
  auto kept = choices.begin(), sorted = kept;
  std::ptrdiff_t block = 32;
  while (left > 0.0 && kept != choices.end()) {
    if (kept == sorted) {
      sorted += std::min(block *= 2, choices.end() - sorted);
      std::partial_sort(kept, sorted, choices.end(), is_before);
    }
    left -= (kept++)->weight;
  }
  choices.erase(kept, choices.end());
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
  if (options_.top_k == 0) return all_tokens;
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

// By the inverse of the cumulative distribution.
const Extension& Samples::draw(std::span<const Extension> from, uint64_t number,
                               size_t position) const {
  if (options_.top_k > 0) {
    from = from.first(std::min(from.size(), static_cast<size_t>(options_.top_k)));
  }
  std::vector<Choice> choices = choices_of(from, options_.temperature);
  if (options_.top_p < 1.0) keep_nucleus(choices, options_.top_p);
  double left = sum_of(choices) * uniform(mix(mix(seed_ ^ mix(number)) + position));
  size_t chosen = 0;
  while (chosen + 1 < choices.size() && left >= choices[chosen].weight) {
    left -= choices[chosen++].weight;
  }
  return *choices[chosen].extension;
}

std::vector<Hypothesis> Samples::take_finished() {
  std::ranges::stable_sort(finished_, std::greater(), &Hypothesis::score);
  return std::move(finished_);
}

}  // namespace heed
