#include "beam.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "heed/text/tokenizer.h"

namespace heed {

namespace {

// What would make the last n tokens a repetition, for n = `size`.
void add_repetitions(const std::vector<int32_t>& tokens, int64_t size,
                     std::vector<int32_t>& forbidden) {
  const int64_t known = size - 1;  // of the n tokens, those that are there
  if (std::ssize(tokens) < known) return;
  const auto last = tokens.end() - known;
  for (auto begin = tokens.begin(); begin < last; ++begin) {
    if (std::equal(last, tokens.end(), begin)) forbidden.push_back(*(begin + known));
  }
}

}  // namespace

double length_penalized(double log_prob, int64_t length, double alpha) {
  return log_prob / std::pow((5.0 + static_cast<double>(length)) / 6.0, alpha);
}

Beam::Beam(int64_t sentence, int64_t source_length, const BeamSearchOptions& options)
    : sentence_(sentence),
      source_length_(source_length),
      min_length_(std::max(options.min_length,
                           static_cast<int64_t>(std::ceil(options.min_length_ratio *
                                                          static_cast<double>(source_length))))),
      max_length_(source_length + options.max_extra_length),
      options_(options),
      growing_{{{}, 0.0, 0}} {}

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
      finish({parent.tokens, candidate.log_prob}, std::ssize(parent.tokens) + 1);
    }
  }
  const bool is_full = !growing_.empty() && std::ssize(growing_[0].tokens) >= max_length_;
  if ((is_full || growing_.empty()) && finished_.empty()) {  // cut off, as a last resort
    for (const auto& hypothesis : growing_.empty() ? parents : growing_) {
      finish({hypothesis.tokens, hypothesis.log_prob, 0.0, /*has_ended=*/false},
             std::ssize(hypothesis.tokens));
    }
  }
  if (is_full) growing_.clear();
  std::erase_if(growing_, [this](const auto& hypothesis) { return !can_improve(hypothesis); });
}

std::vector<std::vector<int32_t>> Beam::forbidden() const {
  std::vector<std::vector<int32_t>> forbidden(growing_.size());
  for (size_t i = 0; i < growing_.size(); ++i) {
    const std::vector<int32_t>& tokens = growing_[i].tokens;
    if (std::ssize(tokens) < min_length_) forbidden[i].push_back(eos_id);
    if (options_.no_repeat_ngram > 0) {
      add_repetitions(tokens, options_.no_repeat_ngram, forbidden[i]);
    }
  }
  return forbidden;
}

void Beam::finish(Hypothesis hypothesis, int64_t length) {
  hypothesis.score = length_penalized(hypothesis.log_prob, length, options_.length_penalty);
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
  const int64_t length = std::max(std::ssize(hypothesis.tokens) + free_tokens, source_length_);
  return length_penalized(hypothesis.log_prob, length, options_.length_penalty) >
         finished_.front().score;
}

std::vector<Hypothesis> Beam::take_finished() { return std::move(finished_); }

}  // namespace heed
