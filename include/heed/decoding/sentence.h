#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace heed {

/// What is to be translated, in pieces without bos and eos, and what its translation has to hold.
struct Sentence {
  std::vector<int32_t> source = {};
  std::vector<int32_t> prefix = {};                ///< The translation begins with it.
  std::vector<std::vector<int32_t>> phrases = {};  ///< Each is somewhere in the translation.
  /// Whether a piece goes on with a word, and so may not stand behind a phrase; empty: none does.
  std::function<bool(int32_t)> continues_word = {};

  [[nodiscard]] int64_t phrase_tokens() const {
    int64_t tokens = 0;
    for (const auto& phrase : phrases) tokens += std::ssize(phrase);
    return tokens;
  }
};

}  // namespace heed
