#include "heed/decoding/best_tokens.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "logit_blocks.h"
#include "nn/log_sum_exp.h"
#include "nn/rows.h"

namespace heed {
namespace {

// Leaves the `count` best in order.
void sort_best(std::vector<NextToken>& tokens, int64_t count) {
  const int64_t size = std::min(count, std::ssize(tokens));
  std::ranges::partial_sort(
      tokens, tokens.begin() + size, [](const NextToken& a, const NextToken& b) {
        return a.log_prob != b.log_prob ? a.log_prob > b.log_prob : a.token < b.token;
      });
  tokens.resize(static_cast<size_t>(size));
}

// What is to be known of a row.
struct Wanted {
  int64_t count;
  const RequiredNext& required;
};

/// A row of logits as a distribution.
class Row {
 public:
  Row(const float* logits, int64_t vocab_size)
      : logits_(logits),
        blocks_(logits, vocab_size),
        log_sum_(log_sum_exp(logits, vocab_size, blocks_.maximum())) {}

  [[nodiscard]] bool has_nan() const { return std::isnan(log_sum_); }
  [[nodiscard]] double log_prob(int32_t token) const { return logits_[token] - log_sum_; }

  [[nodiscard]] std::vector<NextToken> best(int64_t count) const {
    return blocks_.largest(count).with_log_probs(log_sum_);
  }

 private:
  const float* logits_;
  LogitBlocks blocks_;
  double log_sum_;
};

// All that may come next.
template <class AnyRow>
std::vector<NextToken> all_of(const AnyRow& row, int64_t vocab_size) {
  std::vector<NextToken> tokens;
  tokens.reserve(static_cast<size_t>(vocab_size));
  for (int64_t i = first_allowed; i < vocab_size; ++i) {
    const auto token = static_cast<int32_t>(i);
    const double log_prob = row.log_prob(token);
    if (!std::isinf(log_prob)) tokens.push_back({token, log_prob});
  }
  return tokens;
}

template <class AnyRow>
void add_required(std::vector<NextToken>& best, std::span<const int32_t> required,
                  const AnyRow& row) {
  for (const int32_t token : required) {
    if (std::ranges::find(best, token, &NextToken::token) != best.end()) continue;
    best.push_back({token, row.log_prob(token)});
  }
  if (!required.empty()) std::ranges::stable_sort(best, std::greater(), &NextToken::log_prob);
}

template <class AnyRow>
std::vector<NextToken> best_of(const AnyRow& row, int64_t vocab_size, int64_t count) {
  if (count <= vocab_size / LogitBlocks::block_size) return row.best(count);
  std::vector<NextToken> best = all_of(row, vocab_size);
  if (count != all_tokens) sort_best(best, count);
  return best;
}

// Adds those of the required others that are not among the best ones. Most are early among the next
// ones, so that more and more are looked at.
template <class AnyRow>
void add_others(std::vector<NextToken>& best, const RequiredNext& required, const AnyRow& row,
                int64_t vocab_size) {
  const auto is_other = [&](const NextToken& next) { return required.others(next.token); };
  int64_t missing = RequiredNext::num_others - std::ranges::count_if(best, is_other);
  size_t known = best.size();
  for (int64_t count = std::ssize(best); missing > 0 && count < vocab_size;) {
    count = std::min(8 * count, vocab_size);
    const std::vector<NextToken> more = best_of(row, vocab_size, count);
    for (; missing > 0 && known < more.size(); ++known) {
      if (!is_other(more[known])) continue;
      best.push_back(more[known]);
      --missing;
    }
  }
}

template <class AnyRow>
std::vector<NextToken> best_of(const AnyRow& row, int64_t vocab_size, const Wanted& wanted) {
  if (row.has_nan()) return {};
  std::vector<NextToken> best = best_of(row, vocab_size, wanted.count);
  if (wanted.required.others && !best.empty()) add_others(best, wanted.required, row, vocab_size);
  add_required(best, wanted.required.tokens, row);
  return best;
}

std::vector<int32_t> places_of(std::span<const int32_t> tokens, std::span<const int32_t> in) {
  std::vector<int32_t> places;
  for (const int32_t token : tokens) {
    const auto place = std::ranges::lower_bound(in, token);
    if (place != in.end() && *place == token) {
      places.push_back(static_cast<int32_t>(place - in.begin()));
    }
  }
  return places;
}

// The same of a row that has the candidates alone.
RequiredNext in_columns(const RequiredNext& required, const CandidateColumns& candidates) {
  RequiredNext of_columns{places_of(required.tokens, candidates.tokens)};
  if (!required.others) return of_columns;
  of_columns.others = [&required, tokens = candidates.tokens](int32_t column) {
    return required.others(tokens[static_cast<size_t>(column)]);
  };
  return of_columns;
}

std::vector<NextToken> best_of(const float* logits, const CandidateColumns& candidates,
                               const Wanted& wanted) {
  std::vector<float> chosen;
  chosen.reserve(candidates.columns.size());
  for (const int32_t column : candidates.columns) chosen.push_back(logits[column]);
  const int64_t size = std::ssize(chosen);
  const RequiredNext required = in_columns(wanted.required, candidates);
  std::vector<NextToken> best =
      best_of(Row(chosen.data(), size), size, Wanted{wanted.count, required});
  for (NextToken& next : best) next.token = candidates.tokens[static_cast<size_t>(next.token)];
  return best;
}

at::Tensor floats_on_cpu(const at::Tensor& logits) {
  return logits.to(at::kCPU, at::kFloat).contiguous();
}

// What `best_of(row)` gives for each row of [rows, width] logits.
template <class BestOf>
std::vector<std::vector<NextToken>> best_of_rows(int64_t rows, int64_t width, BestOf best_of) {
  std::vector<std::vector<NextToken>> best(static_cast<size_t>(rows));
  at::parallel_for(0, rows, rows_a_task(width), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) best[static_cast<size_t>(i)] = best_of(i);
  });
  return best;
}

// What `best_of(row's logits, row)` gives for each row of the logits.
template <class BestOf>
std::vector<std::vector<NextToken>> best_of_rows(const at::Tensor& logits, BestOf best_of) {
  const at::Tensor on_cpu = floats_on_cpu(logits);
  const float* const data = on_cpu.const_data_ptr<float>();
  const int64_t width = logits.size(1);
  return best_of_rows(logits.size(0), width, [&](int64_t row) {
    return best_of(data + row * width, static_cast<size_t>(row));
  });
}

// What `best_of(rows' logits, row)` gives for the rows of all of them.
template <class BestOf>
std::vector<std::vector<NextToken>> best_of_rows(const std::vector<at::Tensor>& logits,
                                                 BestOf best_of) {
  std::vector<at::Tensor> on_cpu;
  for (const at::Tensor& of_model : logits) on_cpu.push_back(floats_on_cpu(of_model));
  const int64_t width = logits.front().size(1);
  return best_of_rows(logits.front().size(0), width, [&](int64_t row) {
    std::vector<const float*> rows;
    for (const at::Tensor& of_model : on_cpu) {
      rows.push_back(of_model.const_data_ptr<float>() + row * width);
    }
    return best_of(rows, static_cast<size_t>(row));
  });
}

/// A row of the mean of distributions.
class MixedRow {
 public:
  MixedRow(const std::vector<const float*>& rows, int64_t vocab_size,
           std::span<const double> weights)
      : rows_(rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
      blocks_.emplace_back(rows[i], vocab_size);
      log_sums_.push_back(log_sum_exp(rows[i], vocab_size, blocks_.back().maximum()));
      log_weights_.push_back(std::log(weights[i]));
    }
  }

  [[nodiscard]] bool has_nan() const {
    return std::ranges::any_of(log_sums_, [](double sum) { return std::isnan(sum); });
  }

  [[nodiscard]] double log_prob(int32_t token) const {
    double prob = 0.0;
    for (size_t i = 0; i < rows_.size(); ++i) {
      prob += std::exp(log_weights_[i] + rows_[i][token] - log_sums_[i]);
    }
    return std::log(prob);
  }

  // A mean is at most its largest part: what is among the best has in one of the distributions as
  // much as the last of `count` good ones has in the mean.
  [[nodiscard]] std::vector<NextToken> best(int64_t count) const {
    constexpr double rounding = 1e-4;
    std::vector<int32_t> tokens;
    const auto add = [&](float, int32_t token) { tokens.push_back(token); };
    for (const LogitBlocks& blocks : blocks_) blocks.visit_reaching(blocks.reached_by(count), add);
    std::vector<NextToken> good = with_log_probs(std::exchange(tokens, {}));
    sort_best(good, count);
    if (std::ssize(good) < count) return good;  // all that have a probability
    const double enough = good.back().log_prob - rounding;
    for (size_t i = 0; i < blocks_.size(); ++i) {
      blocks_[i].visit_reaching(static_cast<float>(log_sums_[i] + enough), add);
    }
    std::vector<NextToken> best = with_log_probs(std::move(tokens));
    sort_best(best, count);
    return best;
  }

 private:
  [[nodiscard]] std::vector<NextToken> with_log_probs(std::vector<int32_t> tokens) const {
    std::ranges::sort(tokens);
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    std::vector<NextToken> with;
    for (const int32_t token : tokens) with.push_back({token, log_prob(token)});
    std::erase_if(with, [](const NextToken& next) { return std::isinf(next.log_prob); });
    return with;
  }

  const std::vector<const float*>& rows_;
  std::vector<LogitBlocks> blocks_;
  std::vector<double> log_sums_, log_weights_;
};

Wanted wanted_of(size_t row, int64_t count, RequiredOfRows required) {
  static const RequiredNext nothing;
  return {count, required.empty() ? nothing : required[row]};
}

}  // namespace

BestTokens::BestTokens(const at::Tensor& logits, int64_t count, RequiredOfRows required)
    : rows_(best_of_rows(logits, [&](const float* row, size_t i) {
        const int64_t vocab_size = logits.size(1);
        return best_of(Row(row, vocab_size), vocab_size, wanted_of(i, count, required));
      })) {}

BestTokens::BestTokens(const MixedLogits& mixed, int64_t count, RequiredOfRows required)
    : rows_(best_of_rows(mixed.logits, [&](const std::vector<const float*>& rows, size_t i) {
        const int64_t vocab_size = mixed.logits.front().size(1);
        return best_of(MixedRow(rows, vocab_size, mixed.weights), vocab_size,
                       wanted_of(i, count, required));
      })) {}

BestTokens::BestTokens(const at::Tensor& logits, std::span<const CandidateColumns> candidates,
                       int64_t count, RequiredOfRows required)
    : rows_(best_of_rows(logits, [&](const float* row, size_t i) {
        return best_of(row, candidates[i], wanted_of(i, count, required));
      })) {}

}  // namespace heed
