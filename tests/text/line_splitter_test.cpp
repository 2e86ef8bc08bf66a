#include "heed/text/line_splitter.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "heed/core/text_file.h"
#include "heed/text/blank.h"

namespace heed {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Le;
using ::testing::ResultOf;
using ::testing::SizeIs;

int64_t count_characters(std::string_view text) {
  return std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

int64_t count_words(std::string_view text) {
  int64_t words = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) ++words;
  }
  return words;
}

// As a tokenizer with a piece for the beginning of a text and pieces of up to three letters counts.
int64_t count_like_a_tokenizer(std::string_view text) {
  int64_t pieces = 1, letters = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    letters = c == ' ' ? 0 : letters + 1;
    if (letters % 3 == 1 || c == ' ') ++pieces;
  }
  return pieces;
}

std::vector<std::string> texts(const std::vector<LinePart>& parts) {
  std::vector<std::string> result;
  result.reserve(parts.size());
  for (const LinePart& part : parts) result.push_back(part.text);
  return result;
}

std::vector<std::string> spacings(const std::vector<LinePart>& parts) {
  std::vector<std::string> result;
  result.reserve(parts.size());
  for (const LinePart& part : parts) result.push_back(part.spacing);
  return result;
}

std::string joined(const std::vector<LinePart>& parts) {
  std::string line;
  for (const LinePart& part : parts) line += part.text + part.spacing;
  return line;
}

// The texts of the parts where a part may have so many characters.
std::vector<std::string> split(std::string_view line, int64_t limit) {
  const std::vector<LinePart> parts = split_line(line, limit, count_characters);
  EXPECT_EQ(joined(parts), line);
  return texts(parts);
}

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(LineSplitter, KeepsWholeWhatFits) {
  const std::string_view line = "see bc. D, or http://a.org/b.";
  const auto whole = [&](std::initializer_list<std::string_view> parts) {
    std::vector<std::string_view> views;
    for (const std::string_view part : parts) {
      views.push_back(line.substr(line.find(part), part.size()));
    }
    return views;
  };
  EXPECT_THAT(texts(split_line(line, 7, count_characters, whole({"bc. D"}))),
              ElementsAre("see", "bc. D,", "or", "http://", "a.org/b", "."));
  EXPECT_THAT(texts(split_line(line, 14, count_characters, whole({"http://a.org/b"}))),
              ElementsAre("see bc.", "D,", "or", "http://a.org/b", "."));
  EXPECT_THAT(texts(split_line(line, 13, count_characters, whole({"http://a.org/b"}))),
              ElementsAre("see bc.", "D,", "or", "http://a.org/", "b."));
  EXPECT_EQ(split_sentences(line).size(), 2);
  EXPECT_EQ(split_sentences(line, whole({"bc. D"})).size(), 1);
}

TEST(SplitLine, LeavesALineWithinTheLimitAlone) {
  for (const std::string line : {"", " ", "One. Two.", "  a  b  "}) {
    const auto parts = split_line(line, 9, count_characters);
    EXPECT_THAT(texts(parts), ElementsAre(line));
    EXPECT_THAT(spacings(parts), ElementsAre(""));
  }
}

TEST(SplitLine, CutsAtEndsOfSentences) {
  EXPECT_THAT(split("One, two. Three! Four? Five… Six", 12),
              ElementsAre("One, two.", "Three! Four?", "Five… Six"));
  EXPECT_THAT(split("What?! No... Oh!!", 8), ElementsAre("What?!", "No...", "Oh!!"));
}

TEST(SplitLine, FillsPartsWithSentences) {
  EXPECT_THAT(split("A one. A two. A six. A ten.", 14),
              ElementsAre("A one. A two.", "A six. A ten."));
  EXPECT_THAT(split("A one. A two. A six. A ten.", 20),
              ElementsAre("A one. A two. A six.", "A ten."));
}

TEST(SplitLine, KeepsClosingQuotesAndBracketsWithTheirSentence) {
  EXPECT_THAT(split("(It is.) “So it is.” \"It is.\" 'Is it?' »Es ist.« «C’est.» It is", 15),
              ElementsAre("(It is.)", "“So it is.”", "\"It is.\"", "'Is it?'", "»Es ist.«",
                          "«C’est.» It is"));
  EXPECT_THAT(split("So (it is.) Three, four", 18), ElementsAre("So (it is.)", "Three, four"));
  EXPECT_THAT(split("« Tu es là ? » Il est là.", 18), ElementsAre("« Tu es là ? »", "Il est là."));
  EXPECT_THAT(split("« Il est là.\u00A0» Il est là, lui.", 18),
              ElementsAre("« Il est là.\u00A0»", "Il est là, lui."));
  EXPECT_THAT(split("Er ging. »Komm, komm«, rief", 15),
              ElementsAre("Er ging.", "»Komm, komm«,", "rief"));
}

TEST(SplitLine, CutsLongSentencesAtOtherPunctuation) {
  EXPECT_THAT(split("one two, three four; five (or six) seven: eight – nine ten", 22),
              ElementsAre("one two, three four;", "five (or six) seven:", "eight – nine ten"));
  EXPECT_THAT(split("one two, three — four five six", 20),
              ElementsAre("one two, three —", "four five six"));
  EXPECT_THAT(split("one (two) [three four] five six seven", 25),
              ElementsAre("one (two) [three four]", "five six seven"));
}

TEST(SplitLine, CutsBetweenWordsWhereThereIsNoPunctuation) {
  EXPECT_THAT(split("one two three four five", 9), ElementsAre("one two", "three", "four five"));
  EXPECT_THAT(split("semi-automatic don't 1,000 3.5", 15),
              ElementsAre("semi-automatic", "don't 1,000 3.5"));
}

TEST(SplitLine, CutsWordsThatAreTooLongBetweenCharacters) {
  EXPECT_THAT(split("one abcdefghij two", 4), ElementsAre("one", "abcd", "efgh", "ij", "two"));
  EXPECT_THAT(split("äöüßäöü", 3), ElementsAre("äöü", "ßäö", "ü"));
  EXPECT_THAT(split("a.b,c", 2), ElementsAre("a.", "b,", "c"));
}

TEST(SplitLine, TheEndOfALongSentenceGoesWithTheNext) {
  EXPECT_THAT(split("one two three, four five six. So. Or not.", 20),
              ElementsAre("one two three,", "four five six. So.", "Or not."));
}

TEST(SplitLine, DotsWithinWordsAndNumbersEndNoSentence) {
  EXPECT_THAT(split("It is 3.5 m at x.org or 1.000 km far", 25),
              ElementsAre("It is 3.5 m at x.org or", "1.000 km far"));
}

TEST(SplitLine, AbbreviationsEndNoSentence) {
  EXPECT_THAT(split("Yes. Some, say e.g. John F. Kennedy, or who", 35),
              ElementsAre("Yes.", "Some, say e.g. John F. Kennedy,", "or who"));
  EXPECT_THAT(split("Yes. Some e.g. John F. Kennedy did", 26),
              ElementsAre("Yes.", "Some e.g. John F. Kennedy", "did"));
  EXPECT_THAT(split("Ja. Am 3. oder z. B. Montag und so", 26),
              ElementsAre("Ja.", "Am 3. oder z. B. Montag", "und so"));
  EXPECT_THAT(split("Да. То есть т. е. Иван и Пётр", 20),
              ElementsAre("Да.", "То есть т. е. Иван и", "Пётр"));
}

TEST(SplitLine, TitlesEndNoSentence) {
  EXPECT_THAT(split("Yes. Ask Dr. Smith or Mrs. Brown", 25),
              ElementsAre("Yes.", "Ask Dr. Smith or Mrs.", "Brown"));
  EXPECT_THAT(split("No. 5 is it. No. Who is it", 15),
              ElementsAre("No. 5 is it.", "No. Who is it"));
}

TEST(SplitSentences, CutsAtTheEndOfEachSentence) {
  const auto sentences = [](const std::string& line) {
    const std::vector<LinePart> parts = split_sentences(line);
    EXPECT_EQ(joined(parts), line);
    return texts(parts);
  };
  EXPECT_THAT(sentences("One, two.  Three! Dr. Who? “Four.” 5"),
              ElementsAre("One, two.", "Three!", "Dr. Who?", "“Four.”", "5"));
  EXPECT_THAT(sentences("Am 3. März ist sie 50. Er nicht. Seit dem 2. Weltkrieg."),
              ElementsAre("Am 3. März ist sie 50.", "Er nicht.", "Seit dem 2. Weltkrieg."));
  EXPECT_THAT(sentences("1. Open it. Call %s. Go."), ElementsAre("1. Open it.", "Call %s.", "Go."));
  EXPECT_THAT(sentences("We met in room 3. April was cold."),
              ElementsAre("We met in room 3.", "April was cold."));
  EXPECT_THAT(sentences("好。不好！"), ElementsAre("好。", "不好！"));
  EXPECT_THAT(sentences(" so it is "), ElementsAre("", "so it is"));
  EXPECT_THAT(sentences(""), ElementsAre());
}

TEST(SplitLine, ASentenceThatGoesOnInLowerCaseIsCutAsAtAComma) {
  EXPECT_THAT(split("Yes. “No!” she said, and so on", 22),
              ElementsAre("Yes.", "“No!” she said,", "and so on"));
  EXPECT_THAT(split("so it is. or not. so what", 20), ElementsAre("so it is. or not.", "so what"));
}

TEST(SplitLine, OnlyAWholeWordIsASingleLetter) {
  for (const std::string sentence :
       {"It isn't.", "It isn’t.", "It is 5.", "It is 5a.", "It is €."}) {
    EXPECT_THAT(split(sentence + " Or, no", 13), ElementsAre(sentence, "Or, no"));
  }
}

TEST(SplitLine, PunctuationApartStaysWithTheTextBefore) {
  EXPECT_THAT(split("one two . three four , five ! Six ?", 15),
              ElementsAre("one two .", "three four ,", "five ! Six ?"));
  EXPECT_THAT(split("one two ) three four", 8), ElementsAre("one", "two )", "three", "four"));
}

TEST(SplitLine, ChineseAndJapaneseNeedNoBlanks) {
  EXPECT_THAT(split("今天天气很好。我们去公园吧！你呢？好", 8),
              ElementsAre("今天天气很好。", "我们去公园吧！", "你呢？好"));
  EXPECT_THAT(split("他说：“我们走。”她说：“好。”", 9),
              ElementsAre("他说：“我们走。”", "她说：“好。”"));
  EXPECT_THAT(split("「行こう。」「はい。」（笑）元気ですか", 11),
              ElementsAre("「行こう。」「はい。」", "（笑）元気ですか"));
  EXPECT_THAT(split("「はい。はい。」と", 7), ElementsAre("「はい。", "はい。」と"));
  EXPECT_THAT(split("昨日、東京へ行って、友達に会った", 8),
              ElementsAre("昨日、", "東京へ行って、", "友達に会った"));
  EXPECT_THAT(split("すごい！！　本当に？！　はい。", 7),
              ElementsAre("すごい！！　", "本当に？！　", "はい。"));
}

TEST(SplitLine, WideNumbersStayTogether) {
  EXPECT_THAT(split("値は，１，０００か３．５です", 9),
              ElementsAre("値は，", "１，０００か３．５", "です"));
}

TEST(SplitLine, KnowsArabicAndHindiMarks) {
  EXPECT_THAT(split("\u0643\u064A\u0641\u061F \u0646\u0639\u0645\u060C \u0647\u0648", 9),
              ElementsAre("\u0643\u064A\u0641\u061F", "\u0646\u0639\u0645\u060C \u0647\u0648"));
  EXPECT_THAT(
      split("\u0643\u064A\u0641 \u0646\u0639\u0645\u060C \u0647\u0648 \u0647\u0648", 11),
      ElementsAre("\u0643\u064A\u0641 \u0646\u0639\u0645\u060C", "\u0647\u0648 \u0647\u0648"));
  EXPECT_THAT(split("यह घर है। वह राम है॥ कौन", 14), ElementsAre("यह घर है।", "वह राम है॥ कौन"));
}

TEST(SplitLine, KeepsAllBlanks) {
  const std::string line = " \tOne two.  \t Three\r four.  ";
  const auto parts = split_line(line, 13, count_characters);
  EXPECT_THAT(texts(parts), ElementsAre("", "One two.", "Three\r four."));
  EXPECT_THAT(spacings(parts), ElementsAre(" \t", "  \t ", "  "));
}

TEST(SplitLine, ABlankLineIsAPartWithoutText) {
  const auto parts = split_line("     ", 3, count_characters);
  EXPECT_THAT(texts(parts), ElementsAre(""));
  EXPECT_THAT(spacings(parts), ElementsAre("     "));
}

TEST(SplitLine, ManyBlanksAreNotPartOfAText) {
  const std::string blanks(1000, ' ');
  const auto parts = split_line("a" + blanks + "b", 10, count_characters);
  EXPECT_THAT(texts(parts), ElementsAre("a", "b"));
  EXPECT_THAT(spacings(parts), ElementsAre(blanks, ""));
}

TEST(SplitLine, WithALimitOfOneEveryCharacterIsAPart) {
  EXPECT_THAT(split("ab, ü。 中", 1), ElementsAre("a", "b", ",", "ü", "。", "中"));
}

TEST(SplitLine, AnEmptyLineIsAPartWhateverItCounts) {
  EXPECT_THAT(texts(split_line("", 1, [](std::string_view) { return 2; })), ElementsAre(""));
}

TEST(SplitLine, ACharacterOfMorePiecesThanTheLimitIsAPart) {
  const auto count_bytes = [](std::string_view text) { return std::ssize(text); };
  EXPECT_THAT(texts(split_line("a中b", 1, count_bytes)), ElementsAre("a", "中", "b"));
}

TEST(SplitLine, KeepsMarksWithTheirCharacter) {
  EXPECT_THAT(split("e\u0301e\u0301\u0302x", 1), ElementsAre("e\u0301", "e\u0301\u0302", "x"));
  EXPECT_THAT(split("👩\u200D🔬\u2764\uFE0F.", 1), ElementsAre("👩\u200D🔬", "\u2764\uFE0F", "."));
  EXPECT_THAT(split("a \u0301b", 1), ElementsAre("a", " \u0301", "b"));
}

TEST(SplitLine, CutsEndlessMarks) {
  const std::vector<std::string> parts = split("e" + repeated("\u0301", 1000), 50);
  EXPECT_THAT(parts, Each(ResultOf(count_characters, Le(50))));
}

// A greedy filling of words, in another way than the library's.
std::vector<std::string> fill(const std::vector<std::string>& words, int64_t limit) {
  std::vector<std::string> parts;
  for (const std::string& word : words) {
    if (!parts.empty() && count_like_a_tokenizer(parts.back() + " " + word) <= limit) {
      parts.back() += " " + word;
    } else {
      parts.push_back(word);
    }
  }
  return parts;
}

TEST(SplitLine, GivesAsFewPartsAsAGreedyFilling) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 random(seed);
    std::vector<std::string> words;
    for (uint64_t n = 1 + random() % 60; n > 0; --n) words.emplace_back(1 + random() % 9, 'x');
    const auto limit = static_cast<int64_t>(4 + random() % 20);  // a word has at most 3 pieces
    const auto line = fmt::format("{}", fmt::join(words, " "));
    ASSERT_EQ(texts(split_line(line, limit, count_like_a_tokenizer)), fill(words, limit));
  }
}

std::string random_line(std::mt19937_64& random) {
  static const std::vector<std::string> snippets = {
      " ",      " ",      "  ",     "\t",     "\r",   ".",    "...",  "!",      "?",      ",",
      ";",      ")",      "»",      "“",      "”",    "'",    "。",   "、",     "」",     "「",
      "\u3000", "\u00A0", "\u0964", "\u061F", "a",    "B",    "ß",    "да",     "中",     "文",
      "한글",   "हिन्दी",  "😀",      "3.5",    "e.g.", "word", "Then", "１，２", "\u0643", "–"};
  std::string line;
  for (uint64_t n = random() % 80; n > 0; --n) line += snippets[random() % snippets.size()];
  return line;
}

void expect_good_parts(const std::string& line, const std::vector<LinePart>& parts) {
  EXPECT_EQ(joined(parts), line);
  for (size_t i = 0; i < parts.size(); ++i) {
    const auto& [text, spacing] = parts[i];
    EXPECT_TRUE(is_valid_utf8(text)) << testing::PrintToString(text);
    EXPECT_TRUE(is_blank(spacing)) << testing::PrintToString(spacing);
    EXPECT_TRUE(!is_blank(text) || i == 0) << "part " << i;
    if (parts.size() == 1 || is_blank(text)) continue;
    EXPECT_FALSE(is_blank(text.substr(0, 1))) << testing::PrintToString(text);
    EXPECT_FALSE(is_blank(text.substr(text.size() - 1))) << testing::PrintToString(text);
  }
}

TEST(SplitLine, PartsOfAnyLineMakeTheLineAndKeepTheLimit) {
  for (uint64_t seed = 0; seed < 3000 && !testing::Test::HasFailure(); ++seed) {
    std::mt19937_64 random(seed);
    const std::string line = random_line(random);
    const auto limit = static_cast<int64_t>(2 + random() % 30);
    SCOPED_TRACE(fmt::format("seed {}: limit {}, line '{}'", seed, limit, line));
    for (const auto& count : {count_characters, count_words, count_like_a_tokenizer}) {
      const std::vector<LinePart> parts = split_line(line, limit, count);
      expect_good_parts(line, parts);
      EXPECT_THAT(texts(parts), Each(ResultOf(count, Le(limit))));
    }
  }
}

TEST(SplitLine, CountsLongLinesInTimeLinearInTheirLength) {
  const std::string word(1'000'000, 'x');
  const std::vector<std::string> lines = {word,
                                          repeated("word ", 40'000),
                                          repeated("One, two; three. ", 12'000),
                                          repeated("今天天气很好，我们走。", 6'000),
                                          repeated("e\u0301", 60'000),
                                          repeated(". ", 100'000),
                                          repeated("Hi. " + word.substr(0, 300) + ", ", 600),
                                          std::string(200'000, ')'),
                                          std::string(200'000, ' ') + "x"};
  for (const std::string& line : lines) {
    int64_t bytes = 0;
    const auto count = [&bytes](std::string_view text) {
      bytes += std::ssize(text);
      return count_like_a_tokenizer(text);
    };
    const std::vector<LinePart> parts = split_line(line, 100, count);
    EXPECT_EQ(joined(parts).size(), line.size()) << line.substr(0, 20);
    EXPECT_LE(bytes, 20 * std::ssize(line)) << line.substr(0, 20);
  }
}

TEST(SplitLine, TakesLimitsOfAnySize) {
  const std::string line = repeated("One, two. ", 10'000);
  EXPECT_THAT(split_line(line, 60'000, count_characters), SizeIs(2));
  EXPECT_THAT(split_line(line, INT64_MAX, count_characters), SizeIs(1));
}

}  // namespace
}  // namespace heed
