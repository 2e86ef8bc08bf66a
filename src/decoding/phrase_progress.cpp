#include "phrase_progress.h"

#include <algorithm>

namespace heed {

PhraseProgress::PhraseProgress(const std::vector<Phrase>& phrases)
    : phrases_(&phrases), are_met_(phrases.size()) {}

PhraseProgress PhraseProgress::after(int32_t token) const {
  PhraseProgress next = *this;
  next.begun_.push_back(token);
  while (!next.is_beginning()) next.begun_.erase(next.begun_.begin());
  next.meet_what_is_whole();
  return next;
}

bool PhraseProgress::begins_with_begun(size_t phrase) const {
  const std::vector<int32_t>& tokens = (*phrases_)[phrase].tokens;
  return !are_met_[phrase] && tokens.size() >= begun_.size() &&
         std::equal(begun_.begin(), begun_.end(), tokens.begin());
}

// Of no tokens at all it is true.
bool PhraseProgress::is_beginning() const {
  if (begun_.empty()) return true;
  for (size_t i = 0; i < phrases_->size(); ++i) {
    if (begins_with_begun(i)) return true;
  }
  return false;
}

void PhraseProgress::meet_what_is_whole() {
  has_just_met_ = false;
  for (size_t i = 0; i < phrases_->size() && !begun_.empty(); ++i) {
    if (are_met_[i] || (*phrases_)[i].tokens != begun_) continue;
    are_met_[i] = true;
    met_ += std::ssize(begun_);
    begun_.clear();
    has_just_met_ = true;
  }
}

std::vector<int32_t> PhraseProgress::next_tokens() const {
  std::vector<int32_t> tokens;
  for (size_t i = 0; i < phrases_->size(); ++i) {
    if (begins_with_begun(i)) tokens.push_back((*phrases_)[i].tokens[begun_.size()]);
  }
  return tokens;
}

std::vector<const Phrase*> PhraseProgress::begun_by(int32_t token) const {
  std::vector<const Phrase*> begun;
  for (size_t i = 0; i < phrases_->size(); ++i) {
    const Phrase& phrase = (*phrases_)[i];
    if (!are_met_[i] && phrase.tokens.front() == token) begun.push_back(&phrase);
  }
  return begun;
}

bool PhraseProgress::is_complete() const {
  return std::ranges::find(are_met_, false) == are_met_.end();
}

}  // namespace heed
