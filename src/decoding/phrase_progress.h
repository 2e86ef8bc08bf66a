#pragma once

#include <cstdint>
#include <vector>

namespace heed {

/// How far a hypothesis is with the phrases that it must contain (Post and Vilar 2018, section
/// 3.2).
class PhraseProgress {
 public:
  /// At the beginning. `phrases`, none of them empty, must live as long.
  explicit PhraseProgress(const std::vector<std::vector<int32_t>>& phrases);

  /// The same with a token more. A phrase that it breaks off has to be begun again.
  [[nodiscard]] PhraseProgress after(int32_t token) const;

  /// The tokens that would bring it on.
  [[nodiscard]] std::vector<int32_t> next_tokens() const;

  /// How many of the phrases' tokens are there.
  [[nodiscard]] int64_t tokens_met() const { return met_ + position_; }

  [[nodiscard]] bool is_complete() const;

 private:
  void begin_phrase_with(int32_t token);

  const std::vector<std::vector<int32_t>>* phrases_;
  std::vector<bool> are_met_;
  int64_t met_ = 0;       // tokens of the phrases that are met
  size_t active_ = 0;     // which phrase is begun, where position_ is more than 0
  int64_t position_ = 0;  // its tokens that are there
};

}  // namespace heed
