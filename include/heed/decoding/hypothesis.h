#pragma once

#include <cstdint>
#include <vector>

namespace heed {

/// A translation, or the beginning of one that was cut off.
struct Hypothesis {
  std::vector<int32_t> tokens = {};   ///< Without bos and eos.
  std::vector<float> log_probs = {};  ///< The model's, of each token and of eos if it ended.
  double log_prob = 0.0;              ///< Their sum.
  double score = 0.0;                 ///< See hypothesis_score(); with repetition_penalty in log p.
  bool has_ended = true;  ///< By eos; false where it was cut off at its greatest length.
};

}  // namespace heed
