#include "phrase_progress.h"

#include <algorithm>

namespace heed {

PhraseProgress::PhraseProgress(const std::vector<std::vector<int32_t>>& phrases)
    : phrases_(&phrases), are_met_(phrases.size()) {}

PhraseProgress PhraseProgress::after(int32_t token) const {
  PhraseProgress next = *this;
  if (position_ == 0 || (*phrases_)[active_][static_cast<size_t>(position_)] != token) {
    next.begin_phrase_with(token);
  } else {
    ++next.position_;
  }
  const int64_t size = std::ssize((*phrases_)[next.active_]);
  if (next.position_ == size) {
    next.are_met_[next.active_] = true;
    next.met_ += size;
    next.position_ = 0;
  }
  return next;
}

// Or with none, where none begins so.
void PhraseProgress::begin_phrase_with(int32_t token) {
  position_ = 0;
  for (size_t i = 0; i < phrases_->size(); ++i) {
    if (are_met_[i] || (*phrases_)[i].front() != token) continue;
    active_ = i;
    position_ = 1;
    return;
  }
}

std::vector<int32_t> PhraseProgress::next_tokens() const {
  if (position_ > 0) return {(*phrases_)[active_][static_cast<size_t>(position_)]};
  std::vector<int32_t> tokens;
  for (size_t i = 0; i < phrases_->size(); ++i) {
    if (!are_met_[i]) tokens.push_back((*phrases_)[i].front());
  }
  return tokens;
}

bool PhraseProgress::is_complete() const {
  return std::ranges::find(are_met_, false) == are_met_.end();
}

}  // namespace heed
