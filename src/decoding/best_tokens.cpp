#include "heed/decoding/best_tokens.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "heed/text/tokenizer.h"
#include "nn/log_sum_exp.h"
#include "nn/rows.h"
#include "nn/vectorize.h"

namespace heed {
namespace {

constexpr int64_t first_allowed = eos_id;
static_assert(pad_id < eos_id && unk_id < eos_id && bos_id < eos_id);

constexpr int64_t block_size = 64;

HEED_VECTORIZED bool has_larger(const float* block, float than) {
  int larger = 0;
#pragma omp simd reduction(| : larger)
  for (int64_t i = 0; i < block_size; ++i) larger |= block[i] > than ? 1 : 0;
  return larger != 0;
}

/// The largest of the logits seen so far.
class Largest {
 public:
  explicit Largest(int64_t count) : count_(static_cast<size_t>(count)) {}

  /// What a logit must exceed to be one of them.
  [[nodiscard]] float threshold() const {
    return best_.size() < count_ ? -std::numeric_limits<float>::infinity() : best_.back().logit;
  }

  void add(float logit, int64_t token) {
    if (!(logit > threshold())) return;
    if (best_.size() == count_) best_.pop_back();
    const auto is_before = [](float value, const Entry& entry) { return value > entry.logit; };
    best_.insert(std::upper_bound(best_.begin(), best_.end(), logit, is_before),
                 {logit, static_cast<int32_t>(token)});
  }

  [[nodiscard]] std::vector<NextToken> with_log_probs(double log_sum) const {
    std::vector<NextToken> tokens;
    for (const Entry& entry : best_) tokens.push_back({entry.token, entry.logit - log_sum});
    return tokens;
  }

 private:
  struct Entry {
    float logit;
    int32_t token;
  };
  size_t count_;
  std::vector<Entry> best_;  // best first
};

// Few blocks hold a logit that is larger than the best before it: the others are passed over whole.
std::vector<NextToken> best_of(const float* logits, int64_t vocab_size, int64_t count) {
  Largest largest(count);
  int64_t i = first_allowed;
  for (; i + block_size <= vocab_size; i += block_size) {
    if (!has_larger(logits + i, largest.threshold())) continue;
    for (int64_t j = i; j < i + block_size; ++j) largest.add(logits[j], j);
  }
  for (; i < vocab_size; ++i) largest.add(logits[i], i);
  const double log_sum = log_sum_exp(logits, vocab_size);
  return std::isnan(log_sum) ? std::vector<NextToken>() : largest.with_log_probs(log_sum);
}

}  // namespace

BestTokens::BestTokens(const at::Tensor& logits, int64_t count)
    : rows_(static_cast<size_t>(logits.size(0))) {
  const at::Tensor on_cpu = logits.to(at::kCPU, at::kFloat).contiguous();
  const float* const data = on_cpu.const_data_ptr<float>();
  const int64_t vocab_size = logits.size(1);
  at::parallel_for(0, logits.size(0), rows_a_task(vocab_size), [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      rows_[static_cast<size_t>(i)] = best_of(data + i * vocab_size, vocab_size, count);
    }
  });
}

}  // namespace heed
