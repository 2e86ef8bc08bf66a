#include "heed/core/text_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/test_support.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

class TextFile : public testing::Test {
 protected:
  Lines lines_of(std::string_view content) { return read_lines(directory_.file("text", content)); }

  std::string error_of(std::string_view content) {
    return error_text([&] { lines_of(content); });
  }

  std::string named(std::string_view name) { return (directory_ / name).string(); }

  TemporaryDirectory directory_;
};

TEST_F(TextFile, LinesEndWithNewlineAndTheLastOneNeedNot) {
  EXPECT_EQ(lines_of("a\nb\n"), Lines({"a", "b"}));
  EXPECT_EQ(lines_of("a\nb"), Lines({"a", "b"}));
  EXPECT_EQ(lines_of("\n\nb\n\n"), Lines({"", "", "b", ""}));
  EXPECT_EQ(lines_of(""), Lines());
  EXPECT_EQ(lines_of("\n"), Lines({""}));
}

TEST_F(TextFile, CarriageReturnsBeforeNewlinesAndAByteOrderMarkAreDropped) {
  EXPECT_EQ(lines_of("\xEF\xBB\xBF"
                     "a\r\nb\rc\r\n\r\n"),
            Lines({"a", "b\rc", ""}));
  EXPECT_EQ(lines_of("\xEF\xBB\xBF"), Lines());
  EXPECT_EQ(lines_of("a\n\xEF\xBB\xBF"
                     "b"),
            Lines({"a",
                   "\xEF\xBB\xBF"
                   "b"}));
}

TEST_F(TextFile, OnlyNewlineSeparatesLines) {
  const std::string line = "a\v\f\x1c\x1d\x1e\xC2\x85\xE2\x80\xA8\xE2\x80\xA9z";
  EXPECT_EQ(lines_of(line + "\n"), Lines({line}));
}

TEST_F(TextFile, ErrorsNameTheFileAndTheLine) {
  EXPECT_EQ(error_of("a\nb\xFFz\n"), "invalid UTF-8 (" + named("text") +
                                         ":2). Convert the text to UTF-8, for example with iconv");
  EXPECT_EQ(error_of(std::string("a\n\nb\0c\xFF", 7)),
            "NUL byte in a text file (" + named("text") + ":3). Give plain text encoded as UTF-8");
}

TEST_F(TextFile, FileErrorsSayWhatIsWrong) {
  EXPECT_EQ(error_text([&] { read_lines(directory_ / "none"); }),
            "no such file (" + named("none") + "). Check the file's name");
  EXPECT_EQ(error_text([] { read_lines(""); }), "no such file (\"\"). Check the file's name");
  EXPECT_EQ(error_text([&] { read_lines(directory_.path()); }),
            "a directory where a file is needed (" + directory_.path().string() + "). Name a file");
}

TEST_F(TextFile, UnreadableFile) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read every file";
  const auto path = directory_.file("secret", "a\n");
  ::chmod(path.c_str(), 0);
  EXPECT_EQ(error_text([&] { read_file(path); }),
            "cannot read the file: Permission denied (" + path.string() + ")");
}

TEST_F(TextFile, ReadFileKeepsEveryByte) {
  const std::string bytes(
      "\xEF\xBB\xBF"
      "a\0\xFF\r\n",
      8);
  EXPECT_EQ(read_file(directory_.file("bytes", bytes)), bytes);
  EXPECT_EQ(read_file(directory_.file("empty", "")), "");
  const std::string large(200'001, 'x');
  EXPECT_EQ(read_file(directory_.file("large", large)), large);
}

TEST_F(TextFile, FilesWithoutASizeCanBeRead) {
  EXPECT_FALSE(read_lines("/proc/self/status").empty());
}

TEST(Utf8, AcceptsTheFirstAndLastCharacterOfEveryLength) {
  for (const char* text :
       {"", "\x01", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_valid_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, RejectsWhatIsNotWellFormedWhereverItStands) {
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE0\xA0",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF0\x90\x80\x41",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
    for (size_t before = 0; before < 20; ++before) {
      const std::string text = std::string(before, 'a') + bad;
      EXPECT_FALSE(is_valid_utf8(text)) << testing::PrintToString(text);
      EXPECT_FALSE(is_valid_utf8(text + "and more text")) << testing::PrintToString(text);
    }
  }
}

TEST(LineReader, GivesTheLinesOfAStreamAndCountsThem) {
  std::istringstream in(
      "\xEF\xBB\xBF"
      "one\r\n\nthree");
  LineReader reader(in, "standard input");
  EXPECT_EQ(reader.line_number(), 0);
  Lines lines;
  for (std::string line; reader.next(line);) lines.push_back(line);
  EXPECT_EQ(lines, Lines({"one", "", "three"}));
  EXPECT_EQ(reader.line_number(), 3);
}

TEST(LineReader, NamesTheStreamInErrors) {
  std::istringstream in("good\n\xC3\x28\n");
  LineReader reader(in, "standard input");
  std::string line;
  EXPECT_TRUE(reader.next(line));
  EXPECT_EQ(error_text([&] { reader.next(line); }),
            "invalid UTF-8 (standard input:2). Convert the text to UTF-8, for example with iconv");
}

}  // namespace
}  // namespace heed
