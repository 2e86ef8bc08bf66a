#include "token_rules.h"

#include <algorithm>
#include <cmath>

#include "heed/text/tokenizer.h"

namespace heed {
namespace {

bool contains(std::span<const int32_t> tokens, int32_t token) {
  return std::ranges::find(tokens, token) != tokens.end();
}

// What would make the last n tokens a repetition, for n = `size`.
void add_repetitions(const std::vector<int32_t>& tokens, int64_t size,
                     std::vector<int32_t>& forbidden) {
  const int64_t known = size - 1;  // of the n tokens, those that are there
  if (std::ssize(tokens) < known) return;
  const auto last = tokens.end() - known;
  for (auto begin = tokens.begin(); begin < last; ++begin) {
    if (std::equal(last, tokens.end(), begin)) forbidden.push_back(*(begin + known));
  }
}

// With eos. Not so short that what is required has no place.
int64_t longest(const Sentence& sentence, const SearchOptions& options) {
  int64_t length = std::ssize(sentence.source) + options.max_extra_length;
  if (options.max_length > 0) length = std::min(length, options.max_length);
  const int64_t required = std::ssize(sentence.prefix) + sentence.phrase_tokens();
  return required > 0 ? std::max(length, required + 1) : length;
}

// Without eos. A share of the source never asks for more than there may be.
int64_t shortest(const Sentence& sentence, const SearchOptions& options) {
  const double share = options.min_length_ratio * static_cast<double>(sentence.source.size());
  const auto of_source = static_cast<int64_t>(std::ceil(share));
  return std::max(options.min_length, std::min(of_source, longest(sentence, options) - 1));
}

}  // namespace

TokenRules::TokenRules(const Sentence& sentence, const SearchOptions& options)
    : prefix_(sentence.prefix),
      min_length_(shortest(sentence, options)),
      max_length_(longest(sentence, options)),
      no_repeat_ngram_(options.no_repeat_ngram),
      repetition_penalty_(options.repetition_penalty) {}

int64_t TokenRules::tokens_wanted(const std::vector<int32_t>& tokens, int64_t count) const {
  int64_t wanted = count;
  if (std::ssize(tokens) < min_length_) ++wanted;
  if (no_repeat_ngram_ > 0) wanted += std::ssize(tokens);
  if (repetition_penalty_ > 1.0) wanted += std::ssize(tokens);
  return wanted;
}

std::vector<int32_t> TokenRules::required(const std::vector<int32_t>& tokens) const {
  if (tokens.size() >= prefix_.size()) return {};
  return {prefix_[tokens.size()]};
}

std::vector<Extension> TokenRules::extensions(const std::vector<int32_t>& tokens,
                                              std::span<const NextToken> next,
                                              std::span<const int32_t> required) const {
  if (tokens.size() < prefix_.size()) {
    const auto only = std::ranges::find(next, prefix_[tokens.size()], &NextToken::token);
    if (only == next.end()) return {};
    return {{only->token, only->log_prob, only->log_prob, /*forced=*/only->log_prob}};
  }
  const std::vector<int32_t> never = forbidden(tokens);
  std::vector<Extension> extensions;
  extensions.reserve(next.size());
  for (const auto& [token, log_prob] : next) {
    if (contains(never, token) && !contains(required, token)) continue;
    const bool is_penalized = repetition_penalty_ > 1.0 && contains(tokens, token);
    extensions.push_back(
        {token, log_prob, is_penalized ? log_prob * repetition_penalty_ : log_prob});
  }
  if (repetition_penalty_ > 1.0) {
    std::ranges::stable_sort(extensions, std::greater(), &Extension::objective);
  }
  return extensions;
}

std::vector<int32_t> TokenRules::forbidden(const std::vector<int32_t>& tokens) const {
  std::vector<int32_t> forbidden;
  if (std::ssize(tokens) < min_length_) forbidden.push_back(eos_id);
  if (no_repeat_ngram_ > 0) add_repetitions(tokens, no_repeat_ngram_, forbidden);
  return forbidden;
}

}  // namespace heed
