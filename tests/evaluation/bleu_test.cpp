#include "heed/evaluation/bleu.h"

#include <gmock/gmock.h>

#include <cmath>

#include "evaluation/bleu_golden.h"
#include "heed/core/error.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

using Lines = std::vector<std::string>;
using References = std::vector<Lines>;

BleuStatistics statistics_of(std::string_view hypothesis,
                             const std::vector<std::string_view>& references) {
  return sentence_statistics(hypothesis, references);
}

void expect_close(double actual, double expected) {
  EXPECT_NEAR(actual, expected, 1e-9 * std::abs(expected));
}

void expect_equal(const BleuScore& actual, const nlohmann::json& expected) {
  expect_close(actual.score, expected["score"]);
  expect_close(actual.brevity_penalty, expected["brevity_penalty"]);
  expect_close(actual.ratio, expected["ratio"]);
  EXPECT_EQ(actual.hyp_len, expected["hyp_len"]);
  EXPECT_EQ(actual.ref_len, expected["ref_len"]);
  for (int n = 0; n < bleu_max_order; ++n) {
    expect_close(actual.precisions[n], expected["precisions"][n]);
    EXPECT_EQ(actual.counts[n], expected["counts"][n]);
    EXPECT_EQ(actual.totals[n], expected["totals"][n]);
  }
}

TEST(Bleu, EqualsSacrebleu) {
  for (const auto& corpus : bleu_golden()["corpora"]) {
    SCOPED_TRACE(corpus["name"].get<std::string>() + " " + corpus["tokenize"].get<std::string>());
    const BleuOptions options{.tokenize = tokenizer_named(corpus["tokenize"])};
    const Lines hypotheses = corpus["hypotheses"];
    const References references = corpus["references"];
    expect_equal(corpus_bleu(hypotheses, references, options), corpus);
  }
}

TEST(Bleu, OfTheReferenceItselfIs100) {
  const Lines lines = {"This is the first sentence.", "And this is another one."};
  EXPECT_DOUBLE_EQ(corpus_bleu(lines, References{lines}).score, 100);
}

TEST(Bleu, CountsEachNgramAsOftenAsTheReferencesHaveIt) {
  EXPECT_THAT(statistics_of("the the the", {"the cat"}).counts, ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(statistics_of("the the the", {"the cat", "the the"}).counts, ElementsAre(2, 1, 0, 0));
  EXPECT_THAT(statistics_of("the the the", {"the cat"}).totals, ElementsAre(3, 2, 1, 0));
}

TEST(Bleu, TakesTheShorterOfTwoReferencesEquallyClose) {
  EXPECT_EQ(statistics_of("a b c", {"a b c d", "a b"}).ref_len, 2);
  EXPECT_EQ(statistics_of("a b c", {"a b c d e f", "a b c d", ""}).ref_len, 4);
}

TEST(Bleu, OfACorpusIsThatOfItsSentencesStatistics) {
  const Lines hypotheses = {"the old dog sleeps here", "a cat runs"};
  const Lines reference = {"the old dog sleeps there", "the cat runs away"};
  BleuStatistics sum = statistics_of(hypotheses[0], {reference[0]});
  sum += statistics_of(hypotheses[1], {reference[1]});
  EXPECT_EQ(bleu_score(sum).score, corpus_bleu(hypotheses, References{reference}).score);
}

TEST(Bleu, WithoutStatisticsIsZero) { EXPECT_EQ(bleu_score({}).score, 0); }

TEST(Bleu, NeedsReferencesOfTheSameLength) {
  const Lines two = {"a", "b"};
  EXPECT_THAT(
      [&] {
        corpus_bleu(two, References{two, {"a"}});
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("2 lines"), HasSubstr("reference 2: 1 line"))));
  EXPECT_THAT([&] { corpus_bleu(two, {}); },
              ThrowsMessage<Error>(HasSubstr("at least one reference")));
  EXPECT_THAT([] { corpus_bleu({}, References{{}}); },
              ThrowsMessage<Error>(HasSubstr("nothing to score")));
  EXPECT_THROW(sentence_statistics("a", {}), Error);
}

}  // namespace
}  // namespace heed
