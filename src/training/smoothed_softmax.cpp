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

}  // namespace

TokenLoss smoothed_softmax_row(float* logits, int64_t vocab_size, int64_t target, double smoothing,
                               bool with_gradient) {
  const auto [maximum, sum] = summary_of(logits, vocab_size);
  const float target_logit = logits[target];
  const float mean = sum / static_cast<float>(vocab_size);
  if (!with_gradient) {
    const float log_sum = log_sum_exp(logits, vocab_size);
    return {log_sum - target_logit, log_sum - mean};
  }
  const float exponentials = exponentiate(logits, vocab_size, maximum);
  const float log_sum = maximum + std::log(exponentials);
  const auto uniform = static_cast<float>(smoothing / static_cast<double>(vocab_size));
  scale_and_subtract(logits, vocab_size, 1.0F / exponentials, uniform);
  logits[target] -= static_cast<float>(1.0 - smoothing);
  return {log_sum - target_logit, log_sum - mean};
}

}  // namespace heed
