#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace heed {

/// A token that may come next.
struct NextToken {
  int32_t token = 0;
  double log_prob = 0.0;
};

/// The columns of a row of logits that count, and the token that each of them stands for, ascending
/// from pad, unk, bos and eos on.
struct CandidateColumns {
  std::span<const int32_t> columns;
  std::span<const int32_t> tokens;
};

/// What is to be known of what may come next, whatever is more probable.
struct RequiredNext {
  static constexpr int64_t num_others = 4;

  std::vector<int32_t> tokens = {};
  std::function<bool(int32_t)> others = {};  ///< And the best num_others that this holds of.
};

/// Of each row.
using RequiredOfRows = std::span<const RequiredNext>;

/// As a count: all tokens that have a probability.
constexpr int64_t all_tokens = std::numeric_limits<int32_t>::max();

/// Distributions of several models, of which the mean by weights counts.
struct MixedLogits {
  std::vector<at::Tensor> logits;  ///< Of each model, [rows, vocab_size].
  std::vector<double> weights;     ///< Together 1.
};

/// The most probable next tokens of each row of logits, best first; equals by id. All of them are
/// in no order but that of their ids: who draws from them needs none.
class BestTokens {
 public:
  /// The `count` best of each row of logits [rows, vocab_size], those that may stand in a
  /// translation: not pad, unk or bos, nor what has no probability. What a row
  /// requires it has as well.
  BestTokens(const at::Tensor& logits, int64_t count, RequiredOfRows required = {});

  /// The same where the tokens of row i of the logits [rows, columns] are `candidates[i]`, and all
  /// others have no probability.
  BestTokens(const at::Tensor& logits, std::span<const CandidateColumns> candidates, int64_t count,
             RequiredOfRows required = {});

  /// The same of each row of the mean of distributions. Of most tokens no more is computed than
  /// that others are better.
  BestTokens(const MixedLogits& mixed, int64_t count, RequiredOfRows required = {});

  [[nodiscard]] const std::vector<NextToken>& row(int64_t i) const {
    return rows_[static_cast<size_t>(i)];
  }

  /// Those of `count` rows.
  [[nodiscard]] std::span<const std::vector<NextToken>> rows(int64_t first, int64_t count) const {
    return std::span(rows_).subspan(static_cast<size_t>(first), static_cast<size_t>(count));
  }

 private:
  std::vector<std::vector<NextToken>> rows_;
};

}  // namespace heed
