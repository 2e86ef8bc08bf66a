#include "sentence_search.h"

#include <algorithm>
#include <set>

#include "beam.h"
#include "constrained_beam.h"
#include "diverse_beams.h"
#include "heed/text/tokenizer.h"
#include "samples.h"

namespace heed {

GrowingHypothesis extended(std::span<const GrowingHypothesis> growing, int64_t parent,
                           const Extension& extension) {
  GrowingHypothesis longer = growing[static_cast<size_t>(parent)];
  longer.tokens.push_back(extension.token);
  longer.log_probs.push_back(static_cast<float>(extension.log_prob));
  longer.log_prob += extension.log_prob;
  longer.objective += extension.objective;
  longer.forced += extension.forced;
  longer.parent = parent;
  return longer;
}

int64_t most_tokens_wanted(std::span<const GrowingHypothesis> growing, const TokenRules& rules,
                           int64_t count) {
  int64_t most = 0;
  for (const GrowingHypothesis& hypothesis : growing) {
    most = std::max(most, rules.tokens_wanted(hypothesis.tokens, count));
  }
  return most;
}

void require_what_follows(std::span<GrowingHypothesis> growing, const TokenRules& rules) {
  for (auto& hypothesis : growing) hypothesis.required = {rules.required(hypothesis.tokens)};
}

double score_at(int64_t length, const GrowingHypothesis& hypothesis, const SearchOptions& options) {
  const double chosen = hypothesis.objective - hypothesis.forced;
  return hypothesis_score(chosen, length, options) + hypothesis.forced;
}

Hypothesis finished(const GrowingHypothesis& hypothesis, const SearchOptions& options) {
  const std::vector<int32_t>& tokens = hypothesis.tokens;
  Hypothesis whole{tokens, hypothesis.log_probs, hypothesis.log_prob};
  whole.score = score_at(std::ssize(tokens), hypothesis, options);
  whole.has_ended = !tokens.empty() && tokens.back() == eos_id;
  if (whole.has_ended) whole.tokens.pop_back();
  return whole;
}

std::unique_ptr<SentenceSearch> sentence_search(const Sentence& sentence,
                                                const SearchOptions& options) {
  if (options.samples > 0) return std::make_unique<Samples>(sentence, options);
  if (!sentence.phrases.empty()) return std::make_unique<ConstrainedBeam>(sentence, options);
  if (options.diverse_groups > 1) return std::make_unique<DiverseBeams>(sentence, options);
  return std::make_unique<Beam>(sentence, options);
}

}  // namespace heed
