#include "logit_blocks.h"

#include <functional>
#include <limits>

#include "nn/vectorize.h"

namespace heed {
namespace {

constexpr float lowest = -std::numeric_limits<float>::infinity();

HEED_VECTORIZED float maximum_of(const float* block, int64_t size) {
  float maximum = lowest;
#pragma omp simd reduction(max : maximum)
  for (int64_t i = 0; i < size; ++i) maximum = block[i] > maximum ? block[i] : maximum;
  return maximum;
}

}  // namespace

// What a logit must exceed to be one of them.
float LargestLogits::threshold() const {
  return best_.size() < count_ ? lowest : best_.back().logit;
}

void LargestLogits::add(float logit, int32_t token) {
  if (!(logit > threshold())) return;
  if (best_.size() == count_) best_.pop_back();
  const auto is_before = [](float value, const Entry& entry) { return value > entry.logit; };
  best_.insert(std::upper_bound(best_.begin(), best_.end(), logit, is_before), {logit, token});
}

std::vector<NextToken> LargestLogits::with_log_probs(double log_sum) const {
  std::vector<NextToken> tokens;
  for (const Entry& entry : best_) tokens.push_back({entry.token, entry.logit - log_sum});
  return tokens;
}

LogitBlocks::LogitBlocks(const float* logits, int64_t vocab_size)
    : logits_(logits), vocab_size_(vocab_size) {
  for (int64_t i = first_allowed; i < vocab_size; i += block_size) {
    maxima_.push_back(maximum_of(logits + i, std::min(block_size, vocab_size - i)));
  }
}

float LogitBlocks::maximum() const {
  return std::max(maximum_of(logits_, first_allowed),
                  maximum_of(maxima_.data(), std::ssize(maxima_)));
}

float LogitBlocks::reached_by(int64_t count) const {
  if (std::ssize(maxima_) < count) return lowest;
  std::vector<float> sorted = maxima_;
  std::nth_element(sorted.begin(), sorted.begin() + count - 1, sorted.end(), std::greater());
  return sorted[static_cast<size_t>(count - 1)];
}

LargestLogits LogitBlocks::largest(int64_t count) const {
  LargestLogits largest(count);
  visit_reaching(reached_by(count), [&](float logit, int32_t token) { largest.add(logit, token); });
  return largest;
}

}  // namespace heed
