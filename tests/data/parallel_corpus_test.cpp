#include "heed/data/parallel_corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/test_support.h"
#include "test_corpus.h"

namespace heed {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

ParallelCorpus corpus_of(const ParallelText& text, const LengthLimits& limits = {}) {
  return ParallelCorpus(text, letter_tokenizer(), limits);
}

TEST(ParallelCorpus, HoldsThePieces) {
  const ParallelText text = {{"a b", "c"}, {"d", "e f g"}};
  const ParallelCorpus corpus = corpus_of(text);
  ASSERT_EQ(corpus.size(), 2);
  for (int64_t i = 0; i < 2; ++i) {
    const auto index = static_cast<size_t>(i);
    EXPECT_THAT(corpus.source(i), ElementsAreArray(letter_tokenizer().encode(text.source[index])));
    EXPECT_THAT(corpus.target(i), ElementsAreArray(letter_tokenizer().encode(text.target[index])));
  }
}

TEST(ParallelCorpus, DropsPairsWithAReason) {
  const ParallelText text = {
      {"a", "", "a", " \t", letters(50), "a", letters(5), "b"},
      {"a", "a", " ", "a", "a", letters(50), letters(45), "b"},
  };
  const ParallelCorpus corpus = corpus_of(text, {.max_length = 49, .max_length_ratio = 4.0});
  const CorpusReport& report = corpus.report();
  EXPECT_EQ(report.read, 8);
  EXPECT_EQ(report.kept, 2);
  EXPECT_EQ(report.dropped_empty, 3);
  EXPECT_EQ(report.dropped_long, 2);
  EXPECT_EQ(report.dropped_ratio, 1);
  EXPECT_EQ(report.dropped(), 6);
  EXPECT_EQ(corpus.line(1), 8) << "the last pair's line in the files";
}

TEST(ParallelCorpus, CountsTheEndOfSentenceInTheLength) {
  const ParallelText text = {{letters(8)}, {letters(8)}};
  const auto length = static_cast<int64_t>(letter_tokenizer().encode(letters(8)).size()) + 1;
  EXPECT_EQ(corpus_of(text, {.max_length = length}).size(), 1);
  EXPECT_THROW(corpus_of(text, {.max_length = length - 1}), Error);
}

TEST(ParallelCorpus, KeepsShortPairsOfAnyRatio) {
  const ParallelText text = {{"a"}, {letters(8)}};
  EXPECT_EQ(corpus_of(text, {.max_length_ratio = 1.5}).size(), 1);
}

TEST(ParallelCorpus, SaysWhyNothingIsLeft) {
  const ParallelText text = {{"", letters(300)}, {"a", "b"}};
  EXPECT_THAT(error_text([&] { corpus_of(text); }),
              AllOf(HasSubstr("No pair is left of 2"), HasSubstr("1 empty"),
                    HasSubstr("1 longer than max_length")));
}

TEST(ParallelCorpus, DescribesWhatItRead) {
  const ParallelText text = {{"a", "", "a"}, {"b", "b", "b"}};
  const std::string description = describe(corpus_of(text).report());
  EXPECT_THAT(description, AllOf(HasSubstr("3 pairs read, 2 kept"), HasSubstr("1 empty")));
  EXPECT_THAT(describe(corpus_of({{"a"}, {"b"}}).report()), ::testing::Not(HasSubstr("dropped")));
}

// Large enough that several threads share the work, if there are several processors.
TEST(ParallelCorpus, KeepsTheOrderOfALargeText) {
  ParallelText text = random_pairs(20'000);
  text.source[777].clear();
  const ParallelCorpus corpus = corpus_of(text);
  ASSERT_EQ(corpus.size(), 19'999);
  int64_t source_pieces = 0;
  for (int64_t i = 0; i < corpus.size(); ++i) {
    const auto line = static_cast<size_t>(corpus.line(i) - 1);
    ASSERT_EQ(corpus.line(i), i < 777 ? i + 1 : i + 2);
    ASSERT_EQ(letter_tokenizer().decode(corpus.source(i)), text.source[line]);
    ASSERT_EQ(letter_tokenizer().decode(corpus.target(i)), text.target[line]);
    source_pieces += std::ssize(corpus.source(i));
  }
  EXPECT_EQ(corpus.report().source_pieces, source_pieces);
}

}  // namespace
}  // namespace heed
