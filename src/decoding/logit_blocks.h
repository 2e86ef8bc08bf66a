#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "heed/decoding/best_tokens.h"
#include "heed/text/tokenizer.h"

namespace heed {

/// The first token that may stand in a translation.
constexpr int64_t first_allowed = eos_id;
static_assert(pad_id < eos_id && unk_id < eos_id && bos_id < eos_id);

/// The largest of the logits seen so far.
class LargestLogits {
 public:
  explicit LargestLogits(int64_t count) : count_(static_cast<size_t>(count)) {}

  void add(float logit, int32_t token);

  /// Best first; `log_sum` is the logarithm of the sum of all exponentials.
  [[nodiscard]] std::vector<NextToken> with_log_probs(double log_sum) const;

 private:
  struct Entry {
    float logit;
    int32_t token;
  };
  [[nodiscard]] float threshold() const;

  size_t count_;
  std::vector<Entry> best_;  // best first
};

/// A row of logits and the largest of each block of those that may come next.
class LogitBlocks {
 public:
  static constexpr int64_t block_size = 64;

  /// The logits [vocab_size] must live as long.
  LogitBlocks(const float* logits, int64_t vocab_size);

  [[nodiscard]] float maximum() const;

  /// Something that at least `count` of the logits reach: as many maxima do.
  [[nodiscard]] float reached_by(int64_t count) const;

  /// Calls `visit(logit, token)` for the logits that reach a threshold; most blocks are passed over
  /// whole.
  template <class Visit>
  void visit_reaching(float threshold, Visit visit) const {
    for (int64_t block = 0; block < std::ssize(maxima_); ++block) {
      if (maxima_[static_cast<size_t>(block)] < threshold) continue;
      const int64_t begin = first_allowed + block * block_size;
      const int64_t end = std::min(begin + block_size, vocab_size_);
      for (int64_t i = begin; i < end; ++i) {
        if (logits_[i] >= threshold) visit(logits_[i], static_cast<int32_t>(i));
      }
    }
  }

  /// The `count` largest logits.
  [[nodiscard]] LargestLogits largest(int64_t count) const;

 private:
  const float* logits_;
  int64_t vocab_size_;
  std::vector<float> maxima_;
};

}  // namespace heed
