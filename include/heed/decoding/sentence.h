#pragma once

#include <cstdint>
#include <vector>

namespace heed {

/// What is to be translated, in pieces without bos and eos, and what its translation has to hold.
struct Sentence {
  std::vector<int32_t> source = {};
  std::vector<int32_t> prefix = {};                ///< The translation begins with it.
  std::vector<std::vector<int32_t>> phrases = {};  ///< Each is somewhere in the translation.
  /// Of each piece whether it goes on with a word, and so may not stand behind a phrase; lives as
  /// long as the search.
  const std::vector<bool>* continues_word = nullptr;
};

}  // namespace heed
