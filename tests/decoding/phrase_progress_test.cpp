#include "decoding/phrase_progress.h"

#include <gmock/gmock.h>

#include <cmath>

namespace heed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int32_t other = 40;

PhraseProgress after(const Sentence& sentence, const std::vector<int32_t>& tokens) {
  PhraseProgress progress(sentence);
  for (const int32_t token : tokens) progress = progress.after({token});
  return progress;
}

TEST(PhraseProgress, APhraseIsMetByTheTokenBehindIt) {
  Sentence sentence;
  sentence.phrases = {{{7, 8}}};
  EXPECT_EQ(after(sentence, {7}).tokens_met(), 1);
  EXPECT_THAT(after(sentence, {7}).next().tokens, ElementsAre(8));
  EXPECT_EQ(after(sentence, {7, other}).tokens_met(), 0);
  EXPECT_EQ(after(sentence, {7, 8}).tokens_met(), 2);
  EXPECT_FALSE(after(sentence, {7, 8}).has_met_all());
  EXPECT_TRUE(after(sentence, {7, 8, other}).has_met_all());
  EXPECT_TRUE(after(sentence, {7, 8}).at_end().has_met_all());
  EXPECT_THAT(after(sentence, {7, 8, other}).next().tokens, IsEmpty());
}

TEST(PhraseProgress, APhraseThatGoesOnAsAWordIsNone) {
  constexpr int32_t suffix = 9;
  Sentence sentence;
  sentence.phrases = {{{7}, {}, [](int32_t token) { return token == suffix; }}};
  EXPECT_EQ(after(sentence, {7, suffix}).tokens_met(), 0);
  EXPECT_TRUE(after(sentence, {7, other}).has_met_all());
  const RequiredNext behind = after(sentence, {7}).next();
  ASSERT_TRUE(behind.others);
  EXPECT_TRUE(behind.others(other)) << "some token that ends it has to be known";
  EXPECT_FALSE(behind.others(suffix));
  EXPECT_FALSE(after(sentence, {other}).next().others);
}

TEST(PhraseProgress, TheLongestPhraseIsMet) {
  Sentence sentence;
  sentence.phrases = {{{7}}, {{7, 8}}};
  EXPECT_EQ(after(sentence, {7, 8, other}).tokens_met(), 2);
  EXPECT_EQ(after(sentence, {7, other}).tokens_met(), 1);
  EXPECT_TRUE(after(sentence, {7, 8, 7, other}).has_met_all());
  EXPECT_FALSE(after(sentence, {7, 8, 8, other}).has_met_all());
}

TEST(PhraseProgress, APhraseMayBeginWithinWhatLookedLikeIt) {
  Sentence sentence;
  sentence.phrases = {{{7, 7, 8}}};
  EXPECT_EQ(after(sentence, {7, 7, 7}).tokens_met(), 2);
  EXPECT_TRUE(after(sentence, {7, 7, 7, 8, other}).has_met_all());
}

TEST(PhraseProgress, EqualPhrasesAreMetOneByOne) {
  Sentence sentence;
  sentence.phrases = {{{7}}, {{7}}};
  EXPECT_FALSE(after(sentence, {7, other}).has_met_all());
  EXPECT_TRUE(after(sentence, {7, 7, other}).has_met_all());
}

TEST(PhraseProgress, ItsTokensAndItsPlaceCostWhenItIsMet) {
  Sentence sentence;
  sentence.phrases = {{{7, 8}, {0}}};
  const auto share_of = [](double share) {
    return std::make_shared<const PhraseShares>(PhraseShares{share});
  };
  const PhraseProgress begun = PhraseProgress(sentence).after({7, -1.5, share_of(0.5)});
  EXPECT_EQ(begun.cost_of_tokens(), 0.0);
  EXPECT_EQ(begun.cost_of_places(), 0.0);
  EXPECT_NEAR(begun.cost_of_begun_place(), 3.0 * std::log(0.5), 1e-12);
  const PhraseProgress met = begun.after({8, -0.25, share_of(0.1)}).after({other, -4.0});
  EXPECT_NEAR(met.cost_of_tokens(), -1.75, 1e-12) << "of the phrase alone";
  EXPECT_NEAR(met.cost_of_places(), 3.0 * std::log(0.5), 1e-12) << "where it begins";
  EXPECT_EQ(met.after({other}).cost_of_tokens(), 0.0) << "it is paid once";
}

TEST(PhraseProgress, WhatIsForPhrasesIsStrayOutsideOfThem) {
  Sentence sentence;
  sentence.phrases = {{{7, 8}}};
  sentence.is_for_phrases = [](int32_t token) { return token == 7; };
  EXPECT_FALSE(after(sentence, {7}).has_stray());
  EXPECT_TRUE(after(sentence, {7, other}).has_stray());
  EXPECT_TRUE(after(sentence, {7}).at_end().has_stray());
  EXPECT_FALSE(after(sentence, {7, 8, other}).has_stray());
}

}  // namespace
}  // namespace heed
