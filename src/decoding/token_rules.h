#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "heed/decoding/best_tokens.h"
#include "heed/decoding/search_options.h"
#include "heed/decoding/sentence.h"

namespace heed {

/// A token that a hypothesis may be extended by.
struct Extension {
  int32_t token = 0;
  double log_prob = 0.0;   ///< The model's.
  double objective = 0.0;  ///< What is searched by: log_prob, or less for a repeated token.
  double forced = 0.0;     ///< What of that a prefix or a phrase costs: not the model's choice.
};

/// What the options say of lengths and repetitions in the translation of one sentence, and what
/// it has to begin with.
class TokenRules {
 public:
  TokenRules(const Sentence& sentence, const SearchOptions& options);

  [[nodiscard]] int64_t max_length() const { return max_length_; }

  /// The number of most probable next tokens among which, behind `tokens`, the `count` best ones
  /// by the rules are.
  [[nodiscard]] int64_t tokens_wanted(const std::vector<int32_t>& tokens, int64_t count) const;

  /// What has to follow, if anything.
  [[nodiscard]] std::vector<int32_t> required(const std::vector<int32_t>& tokens) const;

  /// Those of the next tokens that may stand behind `tokens`, best first. What is `required` may.
  [[nodiscard]] std::vector<Extension> extensions(const std::vector<int32_t>& tokens,
                                                  std::span<const NextToken> next,
                                                  std::span<const int32_t> required = {}) const;

 private:
  [[nodiscard]] std::vector<int32_t> forbidden(const std::vector<int32_t>& tokens) const;

  std::vector<int32_t> prefix_;
  int64_t min_length_, max_length_;
  int64_t no_repeat_ngram_;
  double repetition_penalty_;
};

}  // namespace heed
