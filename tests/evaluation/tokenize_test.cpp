#include "heed/evaluation/tokenize.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "evaluation/bleu_golden.h"
#include "heed/core/error.h"
#include "heed/core/option_field.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

/// The words of a line, with single blanks between them.
std::string words_by(BleuTokenizer tokenizer, std::string_view line) {
  const std::string text = WordTokenizer(tokenizer)(strip_right(line));
  return fmt::format("{}", fmt::join(split_words(text), " "));
}

void expect_as_golden(BleuTokenizer tokenizer) {
  for (const auto& line : bleu_golden()["lines"]) {
    EXPECT_EQ(words_by(tokenizer, line["text"].get<std::string>()), line[name_of(tokenizer)])
        << line["text"];
  }
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

TEST(Tokenize13a, EqualsSacrebleu) { expect_as_golden(BleuTokenizer::tokenize_13a); }

TEST(TokenizeIntl, SeparatesThePunctuationOfAllScripts) {
  EXPECT_EQ(words_by(BleuTokenizer::intl, "\u00BFqu\u00E9? 3,5\u20AC 7."),
            "\u00BF qu\u00E9 ? 3,5 \u20AC 7.");
}

TEST(TokenizeIntl, EqualsSacrebleu) { expect_as_golden(BleuTokenizer::intl); }

TEST(TokenizeCharacters, EqualsSacrebleu) { expect_as_golden(BleuTokenizer::character); }

TEST(TokenizeZh, SeparatesChineseCharacters) {
  EXPECT_EQ(words_by(BleuTokenizer::zh, "\u4ECA\u5929ok,\u597D"), "\u4ECA \u5929 ok , \u597D");
}

TEST(TokenizeZh, EqualsSacrebleu) { expect_as_golden(BleuTokenizer::zh); }

TEST(TokenizeSpm, NeedsAModel) {
  EXPECT_THROW(WordTokenizer(BleuTokenizer::spm), UsageError);
  EXPECT_THROW(WordTokenizer(BleuTokenizer::spm, HEED_SOURCE_DIR "/README.md"), Error);
}

TEST(TokenizeSpm, IsNamedByItsModel) {
  const WordTokenizer spm(BleuTokenizer::spm, HEED_SOURCE_DIR "/tests/evaluation/pieces.model");
  EXPECT_EQ(spm.name().substr(0, 4), "spm-");
  EXPECT_EQ(spm.name().size(), 12);
  EXPECT_GT(split_words(spm("the old engine")).size(), 2);
}

TEST(TokenizeNone, ChangesNothing) {
  EXPECT_EQ(WordTokenizer(BleuTokenizer::none)(" Well,  yes!"), " Well,  yes!");
}

}  // namespace
}  // namespace heed
