// A step of the search with phrases, by next tokens that are given.
#include <gmock/gmock.h>

#include "decoding/sentence_search.h"

namespace heed {
namespace {

// In a batch each row has as many of the next tokens as the sentence that wants the most of them.
TEST(ConstrainedBeam, TakesNoMoreOfTheNextTokensThanItWants) {
  constexpr int32_t phrase = 7, first_stray = 10, first_other = 40;
  Sentence sentence{{5}};
  sentence.phrases = {{{phrase, phrase + 1}}};
  sentence.is_for_phrases = [](int32_t token) {
    return token >= first_stray && token < first_other;
  };
  const auto growing_after = [&](const std::vector<NextToken>& more) {
    const auto search = sentence_search(sentence, {});
    std::vector<NextToken> next;
    for (int32_t i = 0; i < search->tokens_wanted(); ++i) {
      next.push_back({first_stray + i, -1.0 - 0.1 * i});
    }
    next.insert(next.end(), more.begin(), more.end());
    search->advance({{next}});
    std::vector<std::vector<int32_t>> tokens;
    for (const auto& hypothesis : search->growing()) tokens.push_back(hypothesis.tokens);
    return tokens;
  };
  const NextToken begun{phrase, -9.0};  // which is required, whatever its place
  const std::vector<std::vector<int32_t>> only_the_phrase{{phrase}};
  EXPECT_EQ(growing_after({begun}), only_the_phrase);
  EXPECT_EQ(growing_after({{first_other, -5.0}, {first_other + 1, -6.0}, begun}), only_the_phrase);
}

// Its best next tokens may all go on with its word, and a neighbour may have wanted more of them.
TEST(ConstrainedBeam, EndsAPhraseThatUsuallyGoesOn) {
  constexpr int32_t phrase = 7, first_suffix = 100, first_word = 400;
  Sentence sentence{{5}};
  sentence.phrases = {
      {{phrase}, {}, [](int32_t token) { return first_suffix <= token && token < first_word; }}};
  const auto search = sentence_search(sentence, {});
  search->advance({{{{phrase, -1.0}}}});
  const int64_t wanted = search->tokens_wanted();
  std::vector<NextToken> next;
  for (int32_t i = 0; i < wanted + 20; ++i) next.push_back({first_suffix + i, -1.0});
  for (int32_t i = 0; i < 20; ++i) next.push_back({first_word + i, -9.0 - i});
  search->advance({{next}});
  std::vector<int32_t> words, suffixes;
  for (const GrowingHypothesis& hypothesis : search->growing()) {
    const int32_t last = hypothesis.tokens.back();
    (last >= first_word ? words : suffixes).push_back(last);
  }
  EXPECT_THAT(words, testing::ElementsAre(first_word, first_word + 1)) << "in turn with the others";
  EXPECT_THAT(suffixes, testing::ElementsAre(first_suffix, first_suffix + 1));
}

// Beginnings elsewhere are more probable for as long as the translation goes on.
TEST(ConstrainedBeam, KeepsWhatHasMetItsPhraseAmongThoseThatBeginIt) {
  constexpr int32_t phrase = 7, suffix = 8, word = 9, other = 40;
  Sentence sentence{{5}};
  sentence.phrases = {{{phrase}, {}, [](int32_t token) { return token == suffix; }}};
  const auto search = sentence_search(sentence, {});
  const std::vector<NextToken> first{{other, -1.0}, {other + 1, -1.1}, {phrase, -9.0}};
  search->advance({{first}});
  std::vector<std::vector<NextToken>> next;
  for (const GrowingHypothesis& hypothesis : search->growing()) {
    const bool has_begun = hypothesis.tokens.back() == phrase;
    next.push_back(has_begun ? std::vector<NextToken>{{suffix, -0.1}, {word, -9.0}}
                             : std::vector<NextToken>{{other, -0.1}, {phrase, -9.0}});
  }
  search->advance(next);
  std::vector<std::vector<int32_t>> tokens;
  for (const GrowingHypothesis& hypothesis : search->growing()) tokens.push_back(hypothesis.tokens);
  EXPECT_THAT(tokens, testing::Contains(testing::ElementsAre(phrase, word)));
  EXPECT_THAT(tokens, testing::Contains(testing::ElementsAre(other, phrase)));
}

}  // namespace
}  // namespace heed
