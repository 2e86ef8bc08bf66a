#include "beam.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "heed/text/tokenizer.h"

namespace heed {

double length_penalized(double log_prob, int64_t length, double alpha) {
  return log_prob / std::pow((5.0 + static_cast<double>(length)) / 6.0, alpha);
}

Beam::Beam(int64_t sentence, int64_t max_length, const BeamSearchOptions& options)
    : sentence_(sentence), max_length_(max_length), options_(options), growing_{{{}, 0.0, 0}} {}

double Beam::log_prob(int64_t beam) const {
  const auto i = static_cast<size_t>(beam);
  return i < growing_.size() ? growing_[i].log_prob : -std::numeric_limits<double>::infinity();
}

int64_t Beam::parent(int64_t beam) const {
  const auto i = static_cast<size_t>(beam);
  return i < growing_.size() ? growing_[i].parent : 0;
}

int32_t Beam::last_token(int64_t beam) const {
  const auto i = static_cast<size_t>(beam);
  return i < growing_.size() && !growing_[i].tokens.empty() ? growing_[i].tokens.back() : bos_id;
}

void Beam::advance(std::span<const Candidate> candidates) {
  const auto beam_size = static_cast<size_t>(options_.beam_size);
  std::vector<Growing> next;
  for (size_t rank = 0; rank < candidates.size() && next.size() < beam_size; ++rank) {
    const Candidate& candidate = candidates[rank];
    const auto& parent = growing_[static_cast<size_t>(candidate.beam)];
    if (candidate.token != eos_id) {
      next.push_back({parent.tokens, candidate.log_prob, candidate.beam});
      next.back().tokens.push_back(candidate.token);
    } else if (rank < beam_size) {  // an end that is not among the best would only win by shortness
      finish(parent.tokens, candidate.log_prob, std::ssize(parent.tokens) + 1);
    }
  }
  growing_ = std::move(next);
  const bool is_full = !growing_.empty() && std::ssize(growing_[0].tokens) >= max_length_;
  if (is_full && finished_.empty()) {  // cut off: a last resort, for these were spared an end
    for (auto& hypothesis : growing_) {
      finish(std::move(hypothesis.tokens), hypothesis.log_prob, max_length_);
    }
  }
  is_done_ = is_full || growing_.empty() || !can_improve();
}

void Beam::finish(std::vector<int32_t> tokens, double log_prob, int64_t length) {
  Hypothesis hypothesis{std::move(tokens), log_prob,
                        length_penalized(log_prob, length, options_.length_penalty)};
  const auto is_better = [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; };
  finished_.insert(std::upper_bound(finished_.begin(), finished_.end(), hypothesis, is_better),
                   std::move(hypothesis));
  if (std::ssize(finished_) > options_.beam_size) finished_.pop_back();
}

// Once the beam is full of finished hypotheses, a growing one must beat the worst of them at its
// present length; that it might by growing much longer is not waited for.
bool Beam::can_improve() const {
  if (std::ssize(finished_) < options_.beam_size) return true;
  const double attainable = length_penalized(growing_[0].log_prob, std::ssize(growing_[0].tokens),
                                             options_.length_penalty);
  return attainable > finished_.back().score;
}

std::vector<Hypothesis> Beam::take_finished() { return std::move(finished_); }

}  // namespace heed
