#include "beam.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "heed/text/tokenizer.h"

namespace heed {

double length_penalized(double log_prob, int64_t length, double alpha) {
  return log_prob / std::pow((5.0 + static_cast<double>(length)) / 6.0, alpha);
}

Beam::Beam(int64_t sentence, int64_t max_length, const BeamSearchOptions& options)
    : sentence_(sentence), max_length_(max_length), options_(options), growing_{{{}, 0.0, 0}} {}

void Beam::advance(std::span<const Candidate> candidates) {
  const auto beam_size = static_cast<size_t>(options_.beam_size);
  const std::vector<GrowingHypothesis> parents = std::exchange(growing_, {});
  for (size_t rank = 0; rank < candidates.size() && growing_.size() < beam_size; ++rank) {
    const Candidate& candidate = candidates[rank];
    const auto& parent = parents[static_cast<size_t>(candidate.parent)];
    if (candidate.token != eos_id) {
      growing_.push_back({parent.tokens, candidate.log_prob, candidate.parent});
      growing_.back().tokens.push_back(candidate.token);
    } else if (rank < beam_size) {  // an end that is not among the best would only win by shortness
      finish(parent.tokens, candidate.log_prob, std::ssize(parent.tokens) + 1);
    }
  }
  const bool is_full = !growing_.empty() && std::ssize(growing_[0].tokens) >= max_length_;
  if ((is_full || growing_.empty()) && finished_.empty()) {  // cut off, as a last resort
    for (const auto& hypothesis : growing_.empty() ? parents : growing_) {
      finish(hypothesis.tokens, hypothesis.log_prob, std::ssize(hypothesis.tokens));
    }
  }
  if (is_full) growing_.clear();
  std::erase_if(growing_, [this](const auto& hypothesis) { return !can_improve(hypothesis); });
}

void Beam::finish(std::vector<int32_t> tokens, double log_prob, int64_t length) {
  Hypothesis hypothesis{std::move(tokens), log_prob,
                        length_penalized(log_prob, length, options_.length_penalty)};
  const auto is_better = [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; };
  finished_.insert(std::upper_bound(finished_.begin(), finished_.end(), hypothesis, is_better),
                   std::move(hypothesis));
  if (std::ssize(finished_) > options_.beam_size) finished_.pop_back();
}

// Whether it could become the best: by eight tokens more, or as many as the source has, if they
// cost no probability at all. What needs more than that is not waited for.
bool Beam::can_improve(const GrowingHypothesis& hypothesis) const {
  constexpr int64_t free_tokens = 8;
  if (finished_.empty()) return true;
  if (options_.beam_size == 1) return false;  // greedy search ends with the first end
  const int64_t source_length = max_length_ - options_.max_extra_length;
  const int64_t length = std::max(std::ssize(hypothesis.tokens) + free_tokens, source_length);
  return length_penalized(hypothesis.log_prob, length, options_.length_penalty) >
         finished_.front().score;
}

std::vector<Hypothesis> Beam::take_finished() { return std::move(finished_); }

}  // namespace heed
