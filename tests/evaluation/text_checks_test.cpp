#include "heed/evaluation/text_checks.h"

#include <gmock/gmock.h>

#include "heed/core/error.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

using Lines = std::vector<std::string>;

/// Sentences, each with words of its own.
Lines story(int64_t count) {
  const Lines nouns = {"dog", "river", "engine", "teacher", "apple", "letter", "winter"};
  const Lines verbs = {"sleeps", "shines", "stops", "runs", "waits"};
  Lines lines;
  for (int64_t i = 0; i < count; ++i) {
    lines.push_back("The " + nouns[i % 7] + " of number " + std::to_string(i) + " " + verbs[i % 5] +
                    (i % 3 == 0 ? "." : " again, and again!"));
  }
  return lines;
}

/// The same by another translator.
Lines retold(Lines lines) {
  for (std::string& line : lines) line.replace(0, 3, "A certain");
  return lines;
}

Lines without(Lines lines, int64_t begin, int64_t count) {
  lines.erase(lines.begin() + begin, lines.begin() + begin + count);
  return lines;
}

TEST(OutOfStep, IsWhereALineIsMissing) {
  const Lines lines = story(60);
  EXPECT_EQ(first_line_out_of_step(lines, without(retold(lines), 17, 1)), 17);
  EXPECT_EQ(first_line_out_of_step(lines, without(retold(lines), 40, 5)), 40);
  EXPECT_EQ(first_line_out_of_step(lines, without(retold(lines), 0, 1)), 0);
  EXPECT_EQ(first_line_out_of_step(lines, without(retold(lines), 57, 3)), 57);
}

TEST(OutOfStep, IsNamedWithBothTexts) {
  const Lines lines = story(60);
  const Lines shorter = without(retold(lines), 17, 2);
  EXPECT_THAT(
      [&] {
        check_lines_match({"out.de", shorter}, {"test.de", lines});
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("out.de: 58 lines, test.de: 60 lines"),
                                 HasSubstr("from line 18 on"),
                                 HasSubstr("line 18 of out.de looks like line 20 of test.de"))));
}

TEST(OutOfStep, MayBeTheEnd) {
  const Lines lines = story(20);
  const Lines shorter = without(lines, 18, 2);
  EXPECT_THAT(
      [&] {
        check_lines_match({"out.de", lines}, {"test.de", shorter});
      },
      ThrowsMessage<Error>(HasSubstr("in step up to line 18, where test.de ends")));
}

TEST(OutOfStep, IsNotGuessedForTextsOfVeryDifferentLength) {
  const Lines lines = story(20);
  const Lines shorter = story(3);
  EXPECT_THAT(
      [&] {
        check_lines_match({"out.de", lines}, {"test.de", shorter});
      },
      ThrowsMessage<Error>(testing::Not(HasSubstr("step"))));
}

TEST(TextWarnings, ThereAreNoneForPlainText) {
  const Lines lines = story(30);
  const Lines references = retold(lines);
  EXPECT_THAT(text_warnings({"out.de", lines}, {"test.de", references}), IsEmpty());
}

TEST(TextWarnings, NameTokenizedText) {
  const Lines plain = story(150);
  Lines tokenized = plain;
  for (int64_t i = 0; i < 100; ++i) tokenized[i] += " .";
  EXPECT_THAT(text_warnings({"out.de", plain}, {"test.de", tokenized}),
              ElementsAre(HasSubstr("test.de looks tokenized")));
  tokenized[0] = "One less.";
  EXPECT_THAT(text_warnings({"out.de", tokenized}, {"test.de", plain}),
              ElementsAre(HasSubstr("out.de looks tokenized")));
  tokenized.resize(199, "No period");
  const Lines more = story(199);
  EXPECT_THAT(text_warnings({"out.de", tokenized}, {"test.de", more}), IsEmpty());
}

TEST(TextWarnings, NameLowerCasedText) {
  const Lines references = story(30);
  Lines lower = references;
  for (std::string& line : lower) line[0] = 't';
  EXPECT_THAT(text_warnings({"out.de", lower}, {"test.de", references}),
              ElementsAre(HasSubstr("out.de looks lower-cased, test.de does not")));
  EXPECT_THAT(text_warnings({"out.de", lower}, {"test.de", lower}), IsEmpty());
}

TEST(TextWarnings, NameAByteOrderMark) {
  const Lines marked = {"\xEF\xBB\xBFText"};
  const Lines plain = {"Text"};
  EXPECT_THAT(text_warnings({"out.de", plain}, {"test.de", marked}),
              ElementsAre(HasSubstr("test.de begins with a byte-order mark")));
}

}  // namespace
}  // namespace heed
