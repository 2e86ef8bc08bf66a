#include "constrained_beam.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <ranges>
#include <utility>

#include "heed/text/tokenizer.h"

namespace heed {
namespace {

SearchOptions widened(SearchOptions options, const Sentence& sentence) {
  options.beam_size = constrained_beam_size(sentence, options.beam_size);
  return options;
}

// The `wanted` most probable ones and those that are required. A neighbour in the batch may have
// wanted more; here every candidate of a bank has a chance.
std::vector<NextToken> own_tokens(std::span<const NextToken> next, int64_t wanted,
                                  const RequiredNext& required) {
  std::vector<NextToken> own;
  int64_t others = 0;
  for (const NextToken& candidate : next) {
    const bool is_other =
        required.others && others < RequiredNext::num_others && required.others(candidate.token);
    if (is_other) ++others;
    const bool is_required =
        std::ranges::find(required.tokens, candidate.token) != required.tokens.end();
    if (std::ssize(own) < wanted || is_other || is_required) own.push_back(candidate);
  }
  return own;
}

}  // namespace

int64_t constrained_beam_size(const Sentence& sentence, int64_t beam_size) {
  constexpr int64_t widest = 32;
  return std::max(beam_size, std::min(2 * (sentence.phrase_tokens() + 1), widest));
}

ConstrainedBeam::ConstrainedBeam(const Sentence& sentence, const SearchOptions& options)
    : sentence_(sentence),
      options_(widened(options, sentence)),
      rules_(sentence, options_),
      finished_(sentence, rules_, options_),
      progress_{PhraseProgress(sentence_)} {
  require_tokens();
}

int64_t ConstrainedBeam::tokens_wanted() const {
  return most_tokens_wanted(growing_, rules_, 2 * options_.beam_size);
}

void ConstrainedBeam::advance(NextTokens next) {
  Banks of_counts = banks(next);
  const std::vector<GrowingHypothesis> parents = std::exchange(growing_, {});
  progress_.clear();
  finish_ends(of_counts.back(), parents);
  go_on_with(of_counts, parents);
  const bool is_full = !growing_.empty() && std::ssize(growing_[0].tokens) >= rules_.max_length();
  if (growing_.empty() && finished_.empty()) {  // cut off, as a last resort
    for (const GrowingHypothesis& hypothesis : parents) finished_.add(hypothesis);
  }
  if (is_full && finished_.empty()) cut_off();
  if (is_full || finished_.are_enough()) growing_.clear();
  require_tokens();
}

// Ends those with the most of the phrases.
void ConstrainedBeam::cut_off() {
  const int64_t most =
      std::ranges::max_element(progress_, {}, &PhraseProgress::tokens_met)->tokens_met();
  for (size_t i = 0; i < growing_.size(); ++i) {
    if (progress_[i].tokens_met() == most) finished_.add(growing_[i]);
  }
}

ConstrainedBeam::Banks ConstrainedBeam::banks(NextTokens next) const {
  Banks banks(static_cast<size_t>(sentence_.phrase_tokens()) + 1);
  const int64_t wanted = tokens_wanted();
  for (size_t i = 0; i < growing_.size(); ++i) {
    const Shares shares = shares_of_attention(i);
    for (const Extension& extension :
         rules_.extensions(growing_[i].tokens, own_tokens(next[i], wanted, growing_[i].required),
                           growing_[i].required.tokens)) {
      Candidate longer = candidate(i, extension, shares);
      if (longer.progress.has_stray()) continue;
      if (extension.token == eos_id && !longer.progress.has_met_all()) continue;
      banks[static_cast<size_t>(longer.progress.tokens_met())].push_back(std::move(longer));
    }
  }
  for (auto& bank : banks) put_in_order(bank);
  return banks;
}

// By rank, but for one of those that have met the most phrases among the first two: behind a phrase
// that its word usually goes on from, others that only begin it would outrank any that meet it.
void ConstrainedBeam::put_in_order(std::vector<Candidate>& bank) {
  std::ranges::stable_sort(bank, std::greater(), &Candidate::rank);
  const auto phrases_met = [](const Candidate& candidate) {
    return candidate.progress.phrases_met();
  };
  if (bank.size() < 3) return;
  const auto best = std::ranges::max_element(bank, {}, phrases_met);
  const auto second = bank.begin() + 1;
  if (best > second) std::rotate(second, best, best + 1);
}

// A phrase that is begun counts in the rank already, in the objective when it is met.
ConstrainedBeam::Candidate ConstrainedBeam::candidate(size_t parent, Extension extension,
                                                      const Shares& shares) const {
  const PhraseProgress& before = progress_[parent];
  const double cost = extension.objective - extension.forced;
  PhraseProgress after =
      extension.token == eos_id ? before.at_end() : before.after({extension.token, cost, shares});
  extension.objective += after.cost_of_places();
  extension.forced += after.cost_of_tokens() + after.cost_of_places();
  const double rank =
      growing_[parent].objective + extension.objective + after.cost_of_begun_place();
  return {static_cast<int64_t>(parent), extension, rank, std::move(after)};
}

// Of what the source's pieces have; its end does not count.
ConstrainedBeam::Shares ConstrainedBeam::shares_of_attention(size_t hypothesis) const {
  if (!attention_.defined()) return {};
  const float* const row =
      attention_.const_data_ptr<float>() + static_cast<int64_t>(hypothesis) * attention_.stride(0);
  double all = std::numeric_limits<double>::min();
  for (size_t i = 0; i < sentence_.source.size(); ++i) all += row[i];
  PhraseShares shares;
  for (const Phrase& phrase : sentence_.phrases) {
    double share = phrase.source.empty() ? 1.0 : 0.0;
    for (const int64_t i : phrase.source) share += row[i] / all;
    shares.push_back(share);
  }
  return std::make_shared<const PhraseShares>(std::move(shares));
}

// Those among the best of the `complete` ones; others would only win by shortness.
void ConstrainedBeam::finish_ends(std::vector<Candidate>& complete,
                                  const std::vector<GrowingHypothesis>& parents) {
  const auto best = std::min(complete.size(), static_cast<size_t>(options_.beam_size));
  for (const Candidate& candidate : std::span(complete).first(best)) {
    if (candidate.extension.token != eos_id) continue;
    finished_.add(extended(parents, candidate.parent, candidate.extension));
  }
  std::erase_if(complete,
                [](const Candidate& candidate) { return candidate.extension.token == eos_id; });
}

// The banks take turns, those with more of the phrases first.
void ConstrainedBeam::go_on_with(const Banks& banks,
                                 const std::vector<GrowingHypothesis>& parents) {
  size_t longest = 0;
  for (const auto& bank : banks) longest = std::max(longest, bank.size());
  for (size_t rank = 0; rank < longest; ++rank) {
    for (const auto& bank : banks | std::views::reverse) {
      if (rank >= bank.size()) continue;
      if (std::ssize(growing_) == options_.beam_size) return;
      const Candidate& candidate = bank[rank];
      GrowingHypothesis longer = extended(parents, candidate.parent, candidate.extension);
      if (!finished_.may_be_beaten_by(longer)) continue;
      growing_.push_back(std::move(longer));
      progress_.push_back(candidate.progress);
    }
  }
}

void ConstrainedBeam::require_tokens() {
  require_what_follows(growing_, rules_);
  for (size_t i = 0; i < growing_.size(); ++i) {
    if (growing_[i].required.tokens.empty()) growing_[i].required = progress_[i].next();
  }
}

}  // namespace heed
