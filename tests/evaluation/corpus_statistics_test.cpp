#include "heed/evaluation/corpus_statistics.h"

#include <gmock/gmock.h>

#include "heed/core/error.h"
#include "heed/evaluation/bleu.h"
#include "heed/evaluation/chrf.h"
#include "heed/evaluation/ter.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

using Lines = std::vector<std::string>;

/// Lines of a few words each.
Lines generated(int64_t count, int64_t step) {
  const Lines words = {"the", "old", "grey", "dog", "sleeps", "under", "a", "tree"};
  Lines lines(count);
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t w = 0; w < 3 + i % 9; ++w) lines[i] += words[(i * step + w * w) % 8] + " ";
  }
  return lines;
}

TEST(CorpusStatistics, DoNotDependOnTheNumberOfThreads) {
  const Lines hypotheses = generated(1000, 3);
  LineReferences references;
  for (const std::string& line : generated(1000, 5)) references.push_back({line, "a dog sleeps"});
  const Bleu bleu;
  const Chrf chrf;
  const Ter ter;
  for (const Metric* metric : {static_cast<const Metric*>(&bleu), static_cast<const Metric*>(&chrf),
                               static_cast<const Metric*>(&ter)}) {
    const StatisticsTable one = corpus_statistics(*metric, hypotheses, references, 1);
    EXPECT_EQ(one.rows(), 1000);
    EXPECT_EQ(corpus_statistics(*metric, hypotheses, references, 3).values, one.values);
    const auto row = metric->statistics(hypotheses[7], references[7]);
    EXPECT_THAT(one.row(7), testing::ElementsAreArray(row));
  }
}

TEST(CorpusStatistics, OrderOfReferencesAndOfLinesDoesNotMatter) {
  const Lines hypotheses = {"a cat sits here", "the dog runs"};
  const LineReferences references = {{"a cat sat here", "one cat sits"}, {"the dog ran", "x"}};
  const LineReferences swapped = {{"one cat sits", "a cat sat here"}, {"x", "the dog ran"}};
  const Bleu bleu;
  const auto sum = corpus_statistics(bleu, hypotheses, references).sum();
  EXPECT_EQ(corpus_statistics(bleu, hypotheses, swapped).sum(), sum);
  EXPECT_EQ(corpus_statistics(bleu, Lines{hypotheses[1], hypotheses[0]},
                              LineReferences{references[1], references[0]})
                .sum(),
            sum);
}

TEST(CorpusStatistics, TakeLinesWithDifferentNumbersOfReferences) {
  const LineReferences references = {{"a"}, {"b", "c"}};
  EXPECT_EQ(corpus_statistics(Bleu(), Lines{"a", "c"}, references).sum()[2], 2);
  EXPECT_EQ(common_reference_count(references), std::nullopt);
  EXPECT_EQ(common_reference_count(LineReferences{{"a", "b"}, {"c", "d"}}), 2);
}

TEST(CorpusStatistics, NameTheLineWithoutAReference) {
  EXPECT_THAT(
      [] {
        corpus_statistics(Bleu(), Lines{"a", "b"}, LineReferences{{"a"}, {}});
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("without a reference"), HasSubstr("line 2"))));
}

TEST(CorpusStatistics, NeedAsManyReferencesAsHypotheses) {
  EXPECT_THROW(corpus_statistics(Bleu(), Lines{"a"}, LineReferences{}), Error);
  EXPECT_THROW(corpus_statistics(Bleu(), Lines{}, LineReferences{}), Error);
}

}  // namespace
}  // namespace heed
