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

std::vector<double> statistics_of(std::string_view hypothesis, const Lines& references) {
  return Bleu().statistics(hypothesis, references);
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
  EXPECT_EQ(nlohmann::json(actual.counts), expected["counts"]);
  EXPECT_EQ(nlohmann::json(actual.totals), expected["totals"]);
  for (std::size_t n = 0; n < actual.precisions.size(); ++n) {
    expect_close(actual.precisions[n], expected["precisions"][n]);
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
  EXPECT_THAT(statistics_of("the the the", {"the cat"}), ElementsAre(3, 2, 1, 0, 0, 0, 3, 2, 1, 0));
  EXPECT_THAT(statistics_of("the the the", {"the cat", "the the"}),
              ElementsAre(3, 2, 2, 1, 0, 0, 3, 2, 1, 0));
}

TEST(Bleu, TakesTheShorterOfTwoReferencesEquallyClose) {
  EXPECT_EQ(statistics_of("a b c", {"a b c d", "a b"})[1], 2);
  EXPECT_EQ(statistics_of("a b c", {"a b c d e f", "a b c d", ""})[1], 4);
}

TEST(Bleu, WithoutWordsIsZero) { EXPECT_EQ(Bleu().score(std::vector<double>(10)), 0); }

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
  EXPECT_THROW(statistics_of("a", {}), Error);
}

}  // namespace
}  // namespace heed
