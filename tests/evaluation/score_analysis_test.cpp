#include "heed/evaluation/score_analysis.h"

#include <gmock/gmock.h>

#include <cmath>
#include <sstream>

#include "heed/evaluation/bleu.h"

namespace heed {
namespace {

using testing::ElementsAre;
using Lines = std::vector<std::string>;

/// The share of the hypothesis's words, in percent, that are `good`.
class GoodWords : public Metric {
 public:
  std::string name() const override { return "good"; }
  int64_t num_statistics() const override { return 2; }
  std::vector<double> statistics(std::string_view, std::span<const std::string>) const override {
    return {};
  }
  double score(std::span<const double> sums) const override { return 100 * sums[0] / sums[1]; }
  CorpusScorer scorer() const override { return {}; }
  std::vector<SignaturePart> signature() const override { return {}; }
};

TEST(ScoresByLength, AddUpTheSentencesOfALength) {
  const std::vector<StatisticsTable> systems = {{.width = 2, .values = {1, 4, 2, 4, 3, 4, 9, 10}},
                                                {.width = 2, .values = {4, 4, 4, 4, 0, 1, 5, 10}}};
  const std::vector<int64_t> lengths = {5, 0, 6, 100};
  const auto buckets = scores_by_length(GoodWords(), systems, lengths);
  ASSERT_EQ(buckets.size(), 3U);
  EXPECT_EQ(buckets[0].label, "0–5");
  EXPECT_EQ(buckets[0].num_sentences, 2);
  EXPECT_THAT(buckets[0].scores, ElementsAre(37.5, 100));
  EXPECT_EQ(buckets[1].label, "6–10");
  EXPECT_THAT(buckets[1].scores, ElementsAre(75, 0));
  EXPECT_EQ(buckets[2].label, "71+");
  EXPECT_THAT(buckets[2].scores, ElementsAre(90, 50));
}

TEST(WordLengths, AreNumbersOfWords) {
  EXPECT_THAT(word_lengths(Lines{"a b  c", "", " d "}), ElementsAre(3, 0, 1));
}

TEST(CountWords, CountsAllLines) {
  std::istringstream text("The cat, the dog.\nthe end.\n");
  LineReader lines(text, "text");
  const WordCounts counts = count_words(lines, WordTokenizer(BleuTokenizer::tokenize_13a));
  EXPECT_EQ(counts.size(), 7U);
  EXPECT_EQ(counts.at("the"), 2);
  EXPECT_EQ(counts.at("The"), 1);
  EXPECT_EQ(counts.at("."), 2);
  EXPECT_EQ(counts.at(","), 1);
}

TEST(AccuracyByFrequency, CountsWordsAsOftenAsTheirReferenceHasThem) {
  const WordCounts training = {{"the", 50}, {"cat", 1}, {"sat", 1}};
  const Lines references = {"the cat sat on the mat", "the new cat"};
  const std::vector<Lines> systems = {{"the the the cat sat", "the cat cat"}, {"", "unheard"}};
  const auto buckets =
      accuracy_by_frequency(training, systems, references, WordTokenizer(BleuTokenizer::none));
  ASSERT_EQ(buckets.size(), 3U);  // 0: on mat new unheard; 1: cat sat; 10-99: the
  EXPECT_EQ(buckets[0].label, "0");
  EXPECT_EQ(buckets[0].systems[0].reference_words, 3);
  EXPECT_EQ(buckets[0].systems[0].hypothesis_words, 0);
  EXPECT_EQ(buckets[0].systems[1].hypothesis_words, 1);
  EXPECT_EQ(buckets[1].label, "1");
  EXPECT_EQ(buckets[1].systems[0].matches, 3);           // cat sat, cat
  EXPECT_EQ(buckets[1].systems[0].hypothesis_words, 4);  // one cat too many
  EXPECT_EQ(buckets[1].systems[0].recall(), 1);
  EXPECT_EQ(buckets[1].systems[0].f1(), 6.0 / 7);
  EXPECT_EQ(buckets[2].label, "10–99");
  EXPECT_EQ(buckets[2].systems[0].matches, 3);  // two of three, and one
  EXPECT_EQ(buckets[2].systems[0].hypothesis_words, 4);
  EXPECT_EQ(buckets[2].systems[1].recall(), 0);
}

TEST(WordAccuracy, WithoutWordsIsNoNumber) {
  EXPECT_TRUE(std::isnan(WordAccuracy{}.recall()));
  EXPECT_TRUE(std::isnan(WordAccuracy{}.f1()));
}

TEST(SentenceScores, AreThoseOfTheRows) {
  const StatisticsTable table{.width = 2, .values = {1, 4, 1, 2}};
  EXPECT_THAT(sentence_scores(GoodWords(), table), ElementsAre(25, 50));
}

TEST(Lowest, TakesTheFirstOfEquals) {
  const std::vector<double> values = {3, 1, 2, 1, 5};
  EXPECT_THAT(lowest(values, 3), ElementsAre(1, 3, 2));
  EXPECT_THAT(lowest(values, 9), ElementsAre(1, 3, 2, 0, 4));
  EXPECT_THAT(lowest({}, 2), ElementsAre());
}

}  // namespace
}  // namespace heed
