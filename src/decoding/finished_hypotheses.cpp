#include "finished_hypotheses.h"

#include <algorithm>

namespace heed {

FinishedHypotheses::FinishedHypotheses(const Sentence& sentence, const TokenRules& rules,
                                       const SearchOptions& options)
    : options_(options),
      source_length_(std::ssize(sentence.source)),
      max_length_(rules.max_length()) {}

void FinishedHypotheses::add(const GrowingHypothesis& hypothesis) {
  Hypothesis whole = finished(hypothesis, options_);
  const auto place =
      std::ranges::upper_bound(best_, whole.score, std::greater(), &Hypothesis::score);
  best_.insert(place, std::move(whole));
  if (std::ssize(best_) > options_.beam_size) best_.pop_back();
  ++ends_;
}

bool FinishedHypotheses::are_enough() const {
  if (best_.empty()) return false;
  if (options_.beam_size == 1) return true;  // greedy search ends with the first end
  if (options_.stop == StopRule::first) return ends_ >= options_.n_best;
  const double enough = options_.patience * static_cast<double>(options_.beam_size);
  return options_.stop == StopRule::patience && static_cast<double>(ends_) >= enough;
}

bool FinishedHypotheses::may_be_beaten_by(const GrowingHypothesis& hypothesis) const {
  if (options_.stop == StopRule::first || options_.stop == StopRule::patience) return true;
  if (std::ssize(best_) < options_.n_best) return true;
  const double to_beat = best_[static_cast<size_t>(options_.n_best - 1)].score;
  const int64_t length = longest_expected(hypothesis);
  double bound = score_at(length, hypothesis, options_);
  if (options_.word_reward < 0) {  // then a short one loses least by its length
    const int64_t shorter = length - std::ssize(hypothesis.tokens) - 1;
    bound -= options_.word_reward * static_cast<double>(shorter);
  }
  return bound > to_beat;
}

// What needs more pieces than that is not waited for.
int64_t FinishedHypotheses::longest_expected(const GrowingHypothesis& hypothesis) const {
  constexpr int64_t free_tokens = 8;
  if (options_.stop == StopRule::optimal) return max_length_ + 1;  // with eos
  return std::max(std::ssize(hypothesis.tokens) + free_tokens, source_length_);
}

}  // namespace heed
