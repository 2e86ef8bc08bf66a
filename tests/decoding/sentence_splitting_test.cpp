#include "heed/decoding/sentence_splitting.h"

#include <gtest/gtest.h>

#include <numeric>

#include "synthetic_corpus.h"

namespace heed {
namespace {

ParallelCorpus corpus_of(const std::vector<std::string>& lines, const Tokenizer& tokenizer) {
  std::vector<std::vector<int32_t>> pieces;
  for (const std::string& line : lines) pieces.push_back(tokenizer.encode(line));
  std::vector<int64_t> numbers(lines.size());
  std::iota(numbers.begin(), numbers.end(), 1);
  return {pieces, pieces, numbers};
}

TEST(SentenceSplitting, IsForTextOfWhichFewerThanOneLineInTwentyHasSeveral) {
  const Tokenizer tokenizer = letter_tokenizer(
      random_words(60, 9, /*seed=*/4, [](std::vector<std::string> words) { return words; }));
  std::vector<std::string> lines(40, "Ab cd. ");
  EXPECT_TRUE(has_single_sentences(corpus_of(lines, tokenizer), tokenizer));
  lines[7] = "Ab cd. Ef gh.";
  EXPECT_TRUE(has_single_sentences(corpus_of(lines, tokenizer), tokenizer));
  lines[23] = "Ab! Cd? Ef.";
  EXPECT_FALSE(has_single_sentences(corpus_of(lines, tokenizer), tokenizer));
  EXPECT_FALSE(has_single_sentences(corpus_of({}, tokenizer), tokenizer)) << "nothing is known";
}

}  // namespace
}  // namespace heed
