#include "log_sum_exp.h"

#include <cmath>
#include <limits>

#include "exponential.h"

namespace heed {
namespace {

HEED_VECTORIZED float maximum_of(const float* row, int64_t size) {
  float maximum = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(max : maximum)
  for (int64_t i = 0; i < size; ++i) maximum = row[i] > maximum ? row[i] : maximum;
  return maximum;
}

HEED_VECTORIZED float sum_of_exponentials(const float* row, int64_t size, float maximum) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < size; ++i) sum += exp_of_negative(row[i] - maximum);
  return sum;
}

}  // namespace

float log_sum_exp(const float* row, int64_t size) {
  return log_sum_exp(row, size, maximum_of(row, size));
}

float log_sum_exp(const float* row, int64_t size, float maximum) {
  return maximum + std::log(sum_of_exponentials(row, size, maximum));
}

}  // namespace heed
