#pragma once

#include <cstdint>
#include <vector>

#include "heed/decoding/sentence.h"

namespace heed {

/// How far a hypothesis is with the phrases that it must contain (Post and Vilar 2018, section
/// 3.2).
class PhraseProgress {
 public:
  /// At the beginning. `phrases` must live as long.
  explicit PhraseProgress(const std::vector<Phrase>& phrases);

  /// The same with a token more. Where it breaks a phrase off, what of the end is the beginning of
  /// a phrase still counts.
  [[nodiscard]] PhraseProgress after(int32_t token) const;

  /// The tokens that would bring it on.
  [[nodiscard]] std::vector<int32_t> next_tokens() const;

  /// The phrases that a token would begin, those that are met left out.
  [[nodiscard]] std::vector<const Phrase*> begun_by(int32_t token) const;

  /// How many tokens of a phrase that is not yet met stand at the end.
  [[nodiscard]] int64_t tokens_begun() const { return std::ssize(begun_); }

  /// How many of the phrases' tokens are there.
  [[nodiscard]] int64_t tokens_met() const { return met_ + std::ssize(begun_); }

  [[nodiscard]] bool is_complete() const;

  /// Whether the last token was the last one of a phrase.
  [[nodiscard]] bool has_just_met() const { return has_just_met_; }

 private:
  [[nodiscard]] bool begins_with_begun(size_t phrase) const;
  [[nodiscard]] bool is_beginning() const;
  void meet_what_is_whole();

  const std::vector<Phrase>* phrases_;
  std::vector<bool> are_met_;
  int64_t met_ = 0;             // tokens of the phrases that are met
  std::vector<int32_t> begun_;  // the last tokens, with which some phrase begins that is not met
  bool has_just_met_ = false;
};

}  // namespace heed
