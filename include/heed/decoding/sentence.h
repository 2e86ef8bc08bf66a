#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "heed/text/tokenizer.h"

namespace heed {

/// Pieces that a translation has to hold, in a row.
struct Phrase {
  std::vector<int32_t> tokens = {};
  std::vector<int64_t> source = {};  ///< Which pieces of the source it translates; empty: unknown.
  /// Whether a piece behind it goes on with its last word or address, so that what stands there is
  /// another one: "dog" in "dogs". Empty: none does.
  std::function<bool(int32_t)> continued_by = {};
};

/// What is to be translated, in pieces without bos and eos, and what its translation has to hold.
struct Sentence {
  std::vector<int32_t> source = {};
  std::vector<int32_t> prefix = {};  ///< The translation begins with it, or is it: see below.
  std::vector<Phrase> phrases = {};  ///< None of them empty.
  /// Whether a piece may stand within phrases alone; empty: none.
  std::function<bool(int32_t)> is_for_phrases = {};

  /// Whether the prefix ends with eos: it is the whole translation.
  [[nodiscard]] bool has_given_translation() const {
    return !prefix.empty() && prefix.back() == eos_id;
  }

  [[nodiscard]] int64_t phrase_tokens() const {
    int64_t tokens = 0;
    for (const Phrase& phrase : phrases) tokens += std::ssize(phrase.tokens);
    return tokens;
  }
};

}  // namespace heed
