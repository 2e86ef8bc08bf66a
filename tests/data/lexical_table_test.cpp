#include "heed/data/lexical_table.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "test_corpus.h"

namespace heed {
namespace {

// The letter that translates a letter.
char image(char letter) { return static_cast<char>('a' + (7 * (letter - 'a') + 3) % 26); }

int32_t id_of(char letter) { return letter_tokenizer().encode(std::string(1, letter)).back(); }

/// Sentences of random letters, translated letter by letter, in another order.
ParallelCorpus translated_letters(int64_t pairs) {
  std::mt19937_64 random(3);
  ParallelText text;
  for (int64_t pair = 0; pair < pairs; ++pair) {
    std::string source, target;
    for (uint64_t length = 2 + random() % 8; length > 0; --length) {
      source += static_cast<char>('a' + random() % 26);
      target.insert(random() % (target.size() + 1), 1, image(source.back()));
    }
    text.source.push_back(source);
    text.target.push_back(target);
  }
  return {text, letter_tokenizer(), {}};
}

TEST(LexicalTable, FindsTheDictionaryOfATranslationWordByWord) {
  const LexicalTable table(translated_letters(500), letter_tokenizer().vocab_size());
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    const auto best = table.best(id_of(letter), 3);
    ASSERT_EQ(best.size(), 3) << letter;
    EXPECT_EQ(best[0].target, id_of(image(letter))) << letter;
    EXPECT_GT(best[0].probability, 0.7F) << letter;
    EXPECT_GE(best[1].probability, best[2].probability);
  }
}

TEST(LexicalTable, IsADistributionOverEachPiecesTranslations) {
  const LexicalTable table(translated_letters(200), letter_tokenizer().vocab_size());
  double sum = 0.0;
  for (const auto& entry : table.best(id_of('a'), 1000)) sum += entry.probability;
  EXPECT_LE(sum, 1.0001);
  EXPECT_GT(sum, 0.95);
}

TEST(LexicalTable, KnowsNothingOfWhatDoesNotOccur) {
  const ParallelCorpus corpus({{"a b"}, {"c"}}, letter_tokenizer(), {});
  const LexicalTable table(corpus, letter_tokenizer().vocab_size());
  EXPECT_TRUE(table.best(id_of('c'), 5).empty());
  ASSERT_FALSE(table.best(id_of('a'), 5).empty());
}

// What a word of its own explains is not explained again by its neighbours.
TEST(LexicalTable, ExplainsAwayWhatAnotherPieceTranslates) {
  const ParallelCorpus corpus({{"ab", "a"}, {"cd", "c"}}, letter_tokenizer(), {});
  const LexicalTable table(corpus, letter_tokenizer().vocab_size());
  const auto of_b = table.best(id_of('b'), 9);
  ASSERT_FALSE(of_b.empty());
  EXPECT_EQ(of_b[0].target, id_of('d')) << "c is a's translation";
}

}  // namespace
}  // namespace heed
