#include "heed/evaluation/tokenize.h"

#include <gtest/gtest.h>

#include "evaluation/bleu_golden.h"

namespace heed {
namespace {

std::string tokenize_13a(std::string_view line) {
  return tokenize_for_bleu(line, BleuTokenizer::tokenize_13a);
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

TEST(TokenizeNone, OnlyDropsWhiteSpaceAtTheEnd) {
  EXPECT_EQ(tokenize_for_bleu(" Well,  yes! \t", BleuTokenizer::none), " Well,  yes!");
}

}  // namespace
}  // namespace heed
