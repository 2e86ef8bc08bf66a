#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "heed/decoding/best_tokens.h"
#include "heed/decoding/sentence.h"

namespace heed {

/// How much of the attention the source of each of a sentence's phrases has, from 0 to 1; 1 where
/// the source is not known.
using PhraseShares = std::vector<double>;

/// A token that a hypothesis goes on with.
struct PhraseToken {
  int32_t token = 0;
  double cost = 0.0;  ///< What of the hypothesis's objective it is, if it is not forced already.
  std::shared_ptr<const PhraseShares> shares = {};  ///< When it was chosen.
};

/// How far a hypothesis is with the phrases that it must contain (Post and Vilar 2018,
/// section 3.2).
///
/// A phrase is met when the token behind it, or the end, shows that it does not go on as a word or
/// as a longer phrase. What it costs is known then: its tokens' objective, and its place's, three
/// times the logarithm of the share of the attention that its source had where it began.
class PhraseProgress {
 public:
  /// At the beginning. The sentence must live as long.
  explicit PhraseProgress(const Sentence& sentence);

  /// The same with a token more, and with the end.
  [[nodiscard]] PhraseProgress after(PhraseToken token) const;
  [[nodiscard]] PhraseProgress at_end() const;

  /// The tokens that would bring it on; behind a whole phrase also some that end its last word, as
  /// behind "Z" all the best ones may go on with it, and the first ones of others.
  [[nodiscard]] RequiredNext next() const;

  /// How many of the phrases' tokens are there.
  [[nodiscard]] int64_t tokens_met() const { return met_ + std::ssize(begun_); }

  /// How many phrases are met.
  [[nodiscard]] int64_t phrases_met() const;

  [[nodiscard]] bool has_met_all() const;

  /// Whether the last token showed that one that is for phrases alone stands outside of them.
  [[nodiscard]] bool has_stray() const { return has_stray_; }

  /// What the phrases cost that were met by the last token: their tokens, and their places.
  [[nodiscard]] double cost_of_tokens() const { return cost_of_tokens_; }
  [[nodiscard]] double cost_of_places() const { return cost_of_places_; }

  /// What the place of the phrase costs that is begun: of those that it may be, the least.
  [[nodiscard]] double cost_of_begun_place() const;

 private:
  using Tokens = std::span<const PhraseToken>;
  [[nodiscard]] bool goes_on(size_t phrase, Tokens begun) const;
  [[nodiscard]] bool is_beginning(Tokens tokens) const;
  [[nodiscard]] bool stands_at_front(size_t phrase, Tokens tokens) const;
  [[nodiscard]] PhraseProgress before_next_token() const;
  [[nodiscard]] Tokens without_front(Tokens tokens);
  void meet(size_t phrase, Tokens tokens);

  const Sentence* sentence_;
  std::vector<bool> are_met_;
  int64_t met_ = 0;                 // tokens of the phrases that are met
  std::vector<PhraseToken> begun_;  // the last tokens, with which some phrase begins
  double cost_of_tokens_ = 0.0, cost_of_places_ = 0.0;
  bool has_stray_ = false;
};

}  // namespace heed
