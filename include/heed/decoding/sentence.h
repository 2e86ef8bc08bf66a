#pragma once

#include <cstdint>
#include <vector>

namespace heed {

/// What is to be translated, in pieces without bos and eos, and what its translation has to hold.
struct Sentence {
  std::vector<int32_t> source = {};
  std::vector<int32_t> prefix = {};                ///< The translation begins with it.
  std::vector<std::vector<int32_t>> phrases = {};  ///< Each is somewhere in the translation.
};

}  // namespace heed
