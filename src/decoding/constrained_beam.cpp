#include "constrained_beam.h"

#include <algorithm>
#include <cmath>
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

}  // namespace

int64_t constrained_beam_size(const Sentence& sentence, int64_t beam_size) {
  constexpr int64_t widest = 32;
  return std::max(beam_size, std::min(2 * (sentence.phrase_tokens() + 1), widest));
}

ConstrainedBeam::ConstrainedBeam(const Sentence& sentence, const SearchOptions& options)
    : phrases_(sentence.phrases),
      num_phrase_tokens_(sentence.phrase_tokens()),
      source_length_(std::ssize(sentence.source)),
      continues_word_(sentence.continues_word),
      options_(widened(options, sentence)),
      rules_(sentence, options_),
      finished_(sentence, rules_, options_),
      forced_{{PhraseProgress(phrases_)}} {
  require_tokens();
}

int64_t ConstrainedBeam::tokens_wanted() const {
  return most_tokens_wanted(growing_, rules_, 2 * options_.beam_size);
}

void ConstrainedBeam::advance(NextTokens next) {
  Banks of_counts = banks(next);
  const std::vector<GrowingHypothesis> parents = std::exchange(growing_, {});
  forced_.clear();
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
  const auto tokens_met = [](const Forced& forced) { return forced.progress.tokens_met(); };
  const int64_t most = tokens_met(*std::ranges::max_element(forced_, {}, tokens_met));
  for (size_t i = 0; i < growing_.size(); ++i) {
    if (tokens_met(forced_[i]) == most) finished_.add(growing_[i]);
  }
}

ConstrainedBeam::Banks ConstrainedBeam::banks(NextTokens next) const {
  Banks banks(static_cast<size_t>(num_phrase_tokens_) + 1);
  for (size_t i = 0; i < growing_.size(); ++i) {
    const PhraseProgress& progress = forced_[i].progress;
    for (const Extension& extension :
         rules_.extensions(growing_[i].tokens, next[i], growing_[i].required)) {
      if (extension.token == eos_id && !progress.is_complete()) continue;
      if (progress.has_just_met() && continues_word(extension.token)) continue;
      Candidate longer = candidate(i, extension);
      banks[static_cast<size_t>(longer.forced.progress.tokens_met())].push_back(std::move(longer));
    }
  }
  for (auto& bank : banks) std::ranges::stable_sort(bank, std::greater(), &Candidate::rank);
  return banks;
}

ConstrainedBeam::Candidate ConstrainedBeam::candidate(size_t parent, Extension extension) const {
  const Forced& before = forced_[parent];
  Forced after{before.progress.after(extension.token)};
  const bool has_begun = before.progress.tokens_begun() > 0;
  const bool goes_on = has_begun && after.progress.tokens_met() > before.progress.tokens_met();
  const bool begins =
      !goes_on && (after.progress.tokens_begun() > 0 || after.progress.has_just_met());
  double own = extension.objective;
  if (goes_on) {
    after.cost = before.cost;
    after.place = before.place;
  } else if (has_begun) {  // and breaks off
    extension.objective -= before.place;
    extension.forced -= before.cost;
  }
  if (begins) {
    after.place = cost_of_place(parent, extension.token);
    own += after.place;
    extension.objective += after.place;
  }
  if (goes_on || begins) {
    after.cost += own;
    extension.forced += own;
  }
  if (after.progress.has_just_met()) after.cost = after.place = 0.0;
  return {static_cast<int64_t>(parent), extension, growing_[parent].objective + extension.objective,
          std::move(after)};
}

// Of the phrases that the token may begin, that of the best.
double ConstrainedBeam::cost_of_place(size_t hypothesis, int32_t token) const {
  constexpr double weight = 3.0, least = 1e-4;
  double best = 0.0;
  for (const Phrase* phrase : forced_[hypothesis].progress.begun_by(token)) {
    if (!attention_.defined() || phrase->source.empty()) return 0.0;
    best = std::max(best, share_of_attention(hypothesis, *phrase));
  }
  return weight * std::log(std::max(best, least));
}

// Of what the source's pieces have; its end does not count.
double ConstrainedBeam::share_of_attention(size_t hypothesis, const Phrase& phrase) const {
  const float* const attention =
      attention_.const_data_ptr<float>() + static_cast<int64_t>(hypothesis) * attention_.stride(0);
  double share = 0.0, all = std::numeric_limits<double>::min();
  for (int64_t i = 0; i < source_length_; ++i) all += attention[i];
  for (const int64_t i : phrase.source) share += attention[i];
  return share / all;
}

bool ConstrainedBeam::continues_word(int32_t token) const {
  return continues_word_ && continues_word_(token);
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
      forced_.push_back(candidate.forced);
    }
  }
}

void ConstrainedBeam::require_tokens() {
  require_what_follows(growing_, rules_);
  for (size_t i = 0; i < growing_.size(); ++i) {
    if (growing_[i].required.empty()) growing_[i].required = forced_[i].progress.next_tokens();
  }
}

}  // namespace heed
