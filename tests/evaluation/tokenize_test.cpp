#include "heed/evaluation/tokenize.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "evaluation/bleu_golden.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

/// The words of a line, with single blanks between them.
std::string words_by(BleuTokenizer tokenizer, std::string_view line) {
  const std::string text = WordTokenizer(tokenizer)(strip_right(line));
  return fmt::format("{}", fmt::join(split_words(text), " "));
}

std::string tokenize_13a(std::string_view line) {
  return words_by(BleuTokenizer::tokenize_13a, line);
}

TEST(Tokenize13a, SeparatesPunctuation) {
  EXPECT_EQ(tokenize_13a("Well, (yes)!"), "Well , ( yes ) !");
  EXPECT_EQ(tokenize_13a("a well-known cat's tail"), "a well-known cat's tail");
}

TEST(Tokenize13a, KeepsNumbersTogether) {
  EXPECT_EQ(tokenize_13a("1,000.5 of 5."), "1,000.5 of 5 .");
  EXPECT_EQ(tokenize_13a("5-6"), "5 - 6");
}

TEST(Tokenize13a, UndoesEntitiesInOrder) {
  EXPECT_EQ(tokenize_13a("&quot;R&amp;D&quot; &amp;lt; &amp;quot;"), "\" R & D \" < & quot ;");
}

TEST(Tokenize13a, EqualsSacrebleu) {
  for (const auto& line : bleu_golden()["lines"]) {
    EXPECT_EQ(tokenize_13a(line["text"].get<std::string>()), line["13a"]) << line["text"];
  }
}

TEST(TokenizeNone, ChangesNothing) {
  EXPECT_EQ(WordTokenizer(BleuTokenizer::none)(" Well,  yes!"), " Well,  yes!");
}

}  // namespace
}  // namespace heed
