#include "beam.h"

#include <algorithm>
#include <utility>

#include "heed/text/tokenizer.h"

namespace heed {
Beam::Beam(std::span<const int32_t> source, const SearchOptions& options)
    : options_(options), rules_(source, options), source_length_(std::ssize(source)) {}

// Twice the beam: if every hypothesis ended, enough others would be left to go on with.
int64_t Beam::tokens_wanted() const {
  int64_t wanted = 0;
  for (const GrowingHypothesis& hypothesis : growing_) {
    wanted = std::max(wanted, rules_.tokens_wanted(hypothesis.tokens, 2 * options_.beam_size));
  }
  return wanted;
}

void Beam::advance(NextTokens next, const TokenCounts& chosen) {
  const std::vector<Candidate> ranked = candidates(next, chosen);
  const std::vector<GrowingHypothesis> parents = std::exchange(growing_, {});
  for (int64_t rank = 0; rank < std::ssize(ranked); ++rank) {
    if (std::ssize(growing_) == options_.beam_size) break;
    const Candidate& candidate = ranked[static_cast<size_t>(rank)];
    const bool is_end = candidate.extension.token == eos_id;
    if (is_end && rank >= options_.beam_size) continue;  // it would only win by shortness
    GrowingHypothesis longer = extended(parents, candidate.parent, candidate.extension);
    if (is_end) {
      finish(longer);
    } else {
      growing_.push_back(std::move(longer));
    }
  }
  const bool is_full = !growing_.empty() && std::ssize(growing_[0].tokens) >= rules_.max_length();
  if ((is_full || growing_.empty()) && finished_.empty()) {
    std::ranges::for_each(growing_.empty() ? parents : growing_,
                          [this](const auto& cut_off) { finish(cut_off); });
  }
  if (is_full || has_to_stop()) growing_.clear();
  std::erase_if(growing_, [this](const auto& hypothesis) { return !can_improve(hypothesis); });
}

// The extensions of all hypotheses, best first; ties go to the earlier parent and rank.
std::vector<Beam::Candidate> Beam::candidates(NextTokens next, const TokenCounts& chosen) const {
  std::vector<Candidate> candidates;
  for (size_t i = 0; i < growing_.size(); ++i) {
    for (const Extension& extension : rules_.extensions(growing_[i].tokens, next[i])) {
      double rank = growing_[i].objective + extension.objective;
      if (const auto times = chosen.find(extension.token); times != chosen.end()) {
        rank -= options_.diversity_penalty * static_cast<double>(times->second);
      }
      candidates.push_back({static_cast<int64_t>(i), extension, rank});
    }
  }
  std::ranges::stable_sort(candidates, std::greater(), &Candidate::rank);
  const auto count = static_cast<size_t>(2 * options_.beam_size);
  candidates.resize(std::min(candidates.size(), count));
  return candidates;
}

void Beam::finish(const GrowingHypothesis& hypothesis) {
  Hypothesis whole = finished(hypothesis, options_);
  const auto place =
      std::ranges::upper_bound(finished_, whole.score, std::greater(), &Hypothesis::score);
  finished_.insert(place, std::move(whole));
  if (std::ssize(finished_) > options_.beam_size) finished_.pop_back();
  ++ends_;
}

bool Beam::has_to_stop() const {
  if (finished_.empty()) return false;
  if (options_.beam_size == 1) return true;  // greedy search ends with the first end
  if (options_.stop == StopRule::first) return ends_ >= options_.n_best;
  const double enough = options_.patience * static_cast<double>(options_.beam_size);
  return options_.stop == StopRule::patience && static_cast<double>(ends_) >= enough;
}

// Whether it could become one of the n best, if the tokens to come cost no probability at all.
bool Beam::can_improve(const GrowingHypothesis& hypothesis) const {
  if (options_.stop == StopRule::first || options_.stop == StopRule::patience) return true;
  if (std::ssize(finished_) < options_.n_best) return true;
  const double to_beat = finished_[static_cast<size_t>(options_.n_best - 1)].score;
  const int64_t length = longest_expected(hypothesis);
  double bound = hypothesis_score(hypothesis.objective, length, options_);
  if (options_.word_reward < 0) {  // then a short one loses least by its length
    const int64_t shorter = length - std::ssize(hypothesis.tokens) - 1;
    bound -= options_.word_reward * static_cast<double>(shorter);
  }
  return bound > to_beat;
}

// What needs more pieces than that is not waited for.
int64_t Beam::longest_expected(const GrowingHypothesis& hypothesis) const {
  constexpr int64_t free_tokens = 8;
  if (options_.stop == StopRule::optimal) return rules_.max_length() + 1;  // with eos
  return std::max(std::ssize(hypothesis.tokens) + free_tokens, source_length_);
}

std::vector<Hypothesis> Beam::take_finished() { return std::move(finished_); }

}  // namespace heed
