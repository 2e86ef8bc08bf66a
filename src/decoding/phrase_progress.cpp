#include "phrase_progress.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace heed {
namespace {

double cost_of_place(double share) {
  constexpr double weight = 3.0, least = 1e-4;  // docs/results.md has what other weights give
  return weight * std::log(std::max(share, least));
}

// That of the phrase, where its first token was chosen.
double share_of(size_t phrase, const PhraseToken& first) {
  return first.shares == nullptr ? 1.0 : (*first.shares)[phrase];
}

}  // namespace

PhraseProgress::PhraseProgress(const Sentence& sentence)
    : sentence_(&sentence), are_met_(sentence.phrases.size()) {}

// Nothing is met or stray yet by the next token.
PhraseProgress PhraseProgress::before_next_token() const {
  PhraseProgress next = *this;
  next.cost_of_tokens_ = next.cost_of_places_ = 0.0;
  next.has_stray_ = false;
  return next;
}

PhraseProgress PhraseProgress::after(PhraseToken token) const {
  PhraseProgress next = before_next_token();
  next.begun_.push_back(std::move(token));
  Tokens rest = next.begun_;
  while (!next.is_beginning(rest)) rest = next.without_front(rest);
  next.begun_.erase(next.begun_.begin(), next.begun_.end() - std::ssize(rest));
  return next;
}

PhraseProgress PhraseProgress::at_end() const {
  PhraseProgress ended = before_next_token();
  for (Tokens rest = begun_; !rest.empty();) rest = ended.without_front(rest);
  ended.begun_.clear();
  return ended;
}

// Whether the phrase begins with those tokens, or is them.
bool PhraseProgress::goes_on(size_t phrase, Tokens begun) const {
  const std::span<const int32_t> tokens = sentence_->phrases[phrase].tokens;
  return !are_met_[phrase] && tokens.size() >= begun.size() &&
         std::ranges::equal(begun, tokens.first(begun.size()), {}, &PhraseToken::token);
}

// Whether some phrase does. Of no tokens at all it is true.
bool PhraseProgress::is_beginning(Tokens tokens) const {
  if (tokens.empty()) return true;
  for (size_t i = 0; i < are_met_.size(); ++i) {
    if (goes_on(i, tokens)) return true;
  }
  return false;
}

// Whether the tokens begin with the phrase, and its last word ends there.
bool PhraseProgress::stands_at_front(size_t phrase, Tokens tokens) const {
  const Phrase& wanted = sentence_->phrases[phrase];
  const size_t size = wanted.tokens.size();
  if (are_met_[phrase] || size > tokens.size()) return false;
  if (!std::ranges::equal(tokens.first(size), wanted.tokens, {}, &PhraseToken::token)) return false;
  return size == tokens.size() || !wanted.continued_by || !wanted.continued_by(tokens[size].token);
}

// Meets the longest phrase at the front, of equals the one whose place it is most; where there is
// none, a token is dropped.
PhraseProgress::Tokens PhraseProgress::without_front(Tokens tokens) {
  size_t best = are_met_.size();
  const auto rank = [&](size_t phrase) {
    return std::tuple(sentence_->phrases[phrase].tokens.size(), share_of(phrase, tokens.front()));
  };
  for (size_t i = 0; i < are_met_.size(); ++i) {
    if (!stands_at_front(i, tokens)) continue;
    if (best == are_met_.size() || rank(i) > rank(best)) best = i;
  }
  if (best == are_met_.size()) {
    has_stray_ |= sentence_->is_for_phrases && sentence_->is_for_phrases(tokens.front().token);
    return tokens.subspan(1);
  }
  const size_t size = sentence_->phrases[best].tokens.size();
  meet(best, tokens.first(size));
  return tokens.subspan(size);
}

void PhraseProgress::meet(size_t phrase, Tokens tokens) {
  are_met_[phrase] = true;
  met_ += std::ssize(tokens);
  cost_of_places_ += cost_of_place(share_of(phrase, tokens.front()));
  for (const PhraseToken& token : tokens) cost_of_tokens_ += token.cost;
}

RequiredNext PhraseProgress::next() const {
  std::vector<int32_t> tokens;
  std::vector<const Phrase*> whole;
  const PhraseProgress ended = at_end();
  for (size_t i = 0; i < are_met_.size(); ++i) {
    const Phrase& phrase = sentence_->phrases[i];
    if (goes_on(i, begun_)) {
      if (phrase.tokens.size() > begun_.size()) {
        tokens.push_back(phrase.tokens[begun_.size()]);
      } else if (phrase.continued_by) {
        whole.push_back(&phrase);
      }
    }
    if (ended.met_ > met_ && !ended.are_met_[i]) tokens.push_back(phrase.tokens.front());
  }
  if (whole.empty()) return {std::move(tokens)};
  return {std::move(tokens), [whole](int32_t token) {
            return std::ranges::none_of(
                whole, [=](const Phrase* phrase) { return phrase->continued_by(token); });
          }};
}

int64_t PhraseProgress::phrases_met() const { return std::ranges::count(are_met_, true); }

bool PhraseProgress::has_met_all() const { return phrases_met() == std::ssize(are_met_); }

double PhraseProgress::cost_of_begun_place() const {
  if (begun_.empty()) return 0.0;
  double most = 0.0;
  for (size_t i = 0; i < are_met_.size(); ++i) {
    if (goes_on(i, begun_)) most = std::max(most, share_of(i, begun_.front()));
  }
  return cost_of_place(most);
}

}  // namespace heed
