#include "smoothed_softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/exponential.h"
#include "nn/log_sum_exp.h"

namespace heed {
namespace {

// Floats that are added up as floats, before their sum is added to others in double precision.
constexpr int64_t chunk = 1024;

struct RowSummary {
  float maximum = 0.0F;
  float sum = 0.0F;
};

HEED_VECTORIZED RowSummary summary_of(const float* row, int64_t size) {
  float maximum = -std::numeric_limits<float>::infinity();
  float sum = 0.0F;
#pragma omp simd reduction(max : maximum) reduction(+ : sum)
  for (int64_t i = 0; i < size; ++i) {
    maximum = row[i] > maximum ? row[i] : maximum;
    sum += row[i];
  }
  return {maximum, sum};
}

// Makes the row e^(row - maximum) and returns its sum.
HEED_VECTORIZED float exponentiate(float* row, int64_t size, float maximum) {
  double total = 0.0;
  for (int64_t begin = 0; begin < size; begin += chunk) {
    const int64_t end = std::min(size, begin + chunk);
    float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = begin; i < end; ++i) {
      row[i] = exp_of_negative(row[i] - maximum);
      sum += row[i];
    }
    total += sum;
  }
  return static_cast<float>(total);
}

HEED_VECTORIZED void scale_and_subtract(float* row, int64_t size, float scale, float subtracted) {
#pragma omp simd
  for (int64_t i = 0; i < size; ++i) row[i] = row[i] * scale - subtracted;
}

/// Logits of one token in two passes: less its log-sum-exp, each is a log-probability.
struct RowPair {
  float* first;
  float* second;
  float first_log_sum;
  float second_log_sum;
};

struct Divergences {
  float of_first = 0.0F;   ///< KL(p_1 || p_2)
  float of_second = 0.0F;  ///< KL(p_2 || p_1)
};

HEED_INLINE float probability(float log_p) { return exp_of_negative(log_p > 0.0F ? 0.0F : log_p); }

HEED_VECTORIZED Divergences divergences_of(const RowPair& rows, int64_t size) {
  double of_first = 0.0, of_second = 0.0;
  for (int64_t begin = 0; begin < size; begin += chunk) {
    const int64_t end = std::min(size, begin + chunk);
    float first_sum = 0.0F, second_sum = 0.0F;
#pragma omp simd reduction(+ : first_sum, second_sum)
    for (int64_t i = begin; i < end; ++i) {
      const float log_p = rows.first[i] - rows.first_log_sum;
      const float log_q = rows.second[i] - rows.second_log_sum;
      first_sum += probability(log_p) * (log_p - log_q);
      second_sum += probability(log_q) * (log_q - log_p);
    }
    of_first += first_sum;
    of_second += second_sum;
  }
  return {static_cast<float>(of_first), static_cast<float>(of_second)};
}

// From logits to gradients, but for the target's share; `weight` is of the divergence's sum.
HEED_VECTORIZED void r_drop_gradients(const RowPair& rows, int64_t size, const Divergences& kl,
                                      float weight, float share) {
#pragma omp simd
  for (int64_t i = 0; i < size; ++i) {
    const float log_p = rows.first[i] - rows.first_log_sum;
    const float log_q = rows.second[i] - rows.second_log_sum;
    const float p = probability(log_p), q = probability(log_q);
    const float log_ratio = log_p - log_q;
    rows.first[i] = 0.5F * (p - share) + weight * (p * (log_ratio - kl.of_first) + p - q);
    rows.second[i] = 0.5F * (q - share) + weight * (q * (-log_ratio - kl.of_second) + q - p);
  }
}

// The loss of a row of logits whose sum is `sum`, and whose log-sum-exp `log_sum`.
TokenLoss loss_of(const float* logits, const SmoothedTarget& target, float sum, float log_sum) {
  const float mean = sum / static_cast<float>(target.vocab_size);
  return {log_sum - logits[target.target], log_sum - mean};
}

}  // namespace

TokenLoss smoothed_softmax_row(float* logits, const SmoothedTarget& target, bool with_gradient) {
  const int64_t size = target.vocab_size;
  const auto [maximum, sum] = summary_of(logits, size);
  if (!with_gradient) return loss_of(logits, target, sum, log_sum_exp(logits, size));
  const float target_logit = logits[target.target];
  const float exponentials = exponentiate(logits, size, maximum);
  const float log_sum = maximum + std::log(exponentials);
  scale_and_subtract(logits, size, 1.0F / exponentials, target.share());
  logits[target.target] -= static_cast<float>(1.0 - target.smoothing);
  return {log_sum - target_logit, log_sum - sum / static_cast<float>(size)};
}

PairLoss r_drop_rows(float* first, float* second, const SmoothedTarget& target, double alpha,
                     bool with_gradient) {
  const int64_t size = target.vocab_size;
  const RowPair rows{first, second, log_sum_exp(first, size), log_sum_exp(second, size)};
  const TokenLoss a = loss_of(first, target, summary_of(first, size).sum, rows.first_log_sum);
  const TokenLoss b = loss_of(second, target, summary_of(second, size).sum, rows.second_log_sum);
  const Divergences kl = divergences_of(rows, size);
  if (with_gradient) {
    r_drop_gradients(rows, size, kl, static_cast<float>(alpha / 4.0), target.share());
    for (float* row : {first, second}) {
      row[target.target] -= static_cast<float>(0.5 * (1.0 - target.smoothing));
    }
  }
  return {{(a.nll + b.nll) / 2, (a.uniform + b.uniform) / 2}, kl.of_first + kl.of_second};
}

}  // namespace heed
