#include "beam.h"

#include <algorithm>
#include <utility>

#include "heed/text/tokenizer.h"

namespace heed {
Beam::Beam(const Sentence& sentence, const SearchOptions& options)
    : options_(options), rules_(sentence, options), finished_(sentence, rules_, options) {
  require_what_follows(growing_, rules_);
}

// Twice the beam: if every hypothesis ended, enough others would be left to go on with.
int64_t Beam::tokens_wanted() const {
  return most_tokens_wanted(growing_, rules_, 2 * options_.beam_size);
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
      finished_.add(longer);
    } else {
      growing_.push_back(std::move(longer));
    }
  }
  const bool is_full = !growing_.empty() && std::ssize(growing_[0].tokens) >= rules_.max_length();
  if ((is_full || growing_.empty()) && finished_.empty()) {  // cut off, as a last resort
    for (const auto& hypothesis : growing_.empty() ? parents : growing_) finished_.add(hypothesis);
  }
  if (is_full || finished_.are_enough()) growing_.clear();
  std::erase_if(growing_, [this](const GrowingHypothesis& hypothesis) {
    return !finished_.may_be_beaten_by(hypothesis);
  });
  require_what_follows(growing_, rules_);
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

}  // namespace heed
