#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <vector>

#include "heed/decoding/hypothesis.h"
#include "token_rules.h"

namespace heed {

/// A hypothesis that has not ended.
struct GrowingHypothesis {
  std::vector<int32_t> tokens = {};
  std::vector<float> log_probs = {};  ///< Of each token.
  double log_prob = 0.0;              ///< Their sum.
  double objective = 0.0;             ///< The same under the rules, see TokenRules.
  double forced = 0.0;                ///< What of it forced tokens cost.
  int64_t parent = 0;                 ///< Which one before the last advance() it extends.
  RequiredNext required = {};         ///< See RequiredNext.
};

/// Number `parent` of the growing hypotheses and a token more, which may be eos.
[[nodiscard]] GrowingHypothesis extended(std::span<const GrowingHypothesis> growing, int64_t parent,
                                         const Extension& extension);

/// The most of TokenRules::tokens_wanted() that any of them needs.
[[nodiscard]] int64_t most_tokens_wanted(std::span<const GrowingHypothesis> growing,
                                         const TokenRules& rules, int64_t count);

/// Lets each require what has to follow by the rules.
void require_what_follows(std::span<GrowingHypothesis> growing, const TokenRules& rules);

/// Leaves of equal translations the first.
template <typename Found>
void erase_repeated(std::vector<Found>& found) {
  std::set<std::vector<int32_t>> seen;
  std::erase_if(found, [&](const Found& one) { return !seen.insert(one.tokens).second; });
}

/// Its score with `length` tokens, if more of them cost nothing: hypothesis_score(), in which
/// forced tokens count whole. Divided by the length, they would make any longer translation a
/// better one.
[[nodiscard]] double score_at(int64_t length, const GrowingHypothesis& hypothesis,
                              const SearchOptions& options);

/// A hypothesis that ends with eos, or is cut off.
[[nodiscard]] Hypothesis finished(const GrowingHypothesis& hypothesis,
                                  const SearchOptions& options);

/// The next tokens of each growing hypothesis, the most probable first.
using NextTokens = std::span<const std::vector<NextToken>>;

/// The search for one sentence's translations: hypotheses that still grow, and finished ones.
class SentenceSearch {
 public:
  virtual ~SentenceSearch() = default;

  /// None once the search has ended.
  [[nodiscard]] virtual const std::vector<GrowingHypothesis>& growing() const = 0;

  /// How many next tokens of each it has to know.
  [[nodiscard]] virtual int64_t tokens_wanted() const = 0;

  /// Shows it what each growing hypothesis attends to in this step, [hypotheses, src_len] float on
  /// the CPU, before advance().
  virtual void attend(const at::Tensor& /*attention*/) {}

  /// Extends the search by one token.
  virtual void advance(NextTokens next) = 0;

  /// The result, best first.
  [[nodiscard]] virtual std::vector<Hypothesis> take_finished() = 0;
};

/// The search that the options and the sentence ask for.
[[nodiscard]] std::unique_ptr<SentenceSearch> sentence_search(const Sentence& sentence,
                                                              const SearchOptions& options);

}  // namespace heed
