#include "heed/core/line_input.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "core/test_support.h"

namespace heed {
namespace {

/// A pipe with a name, which the test writes to and LineInput reads.
class Pipe {
 public:
  Pipe() {
    ::mkfifo(path().c_str(), 0600);
    // A pipe that is open for reading and writing waits for nobody.
    writer_.open(path(), std::ios::in | std::ios::out);
  }

  [[nodiscard]] std::string path() const { return directory_ / "pipe"; }
  void write(std::string_view text) { writer_ << text << std::flush; }
  void close() { writer_.close(); }

 private:
  TemporaryDirectory directory_;
  std::fstream writer_;
};

TEST(LineInput, KnowsWhetherALineIsThere) {
  Pipe pipe;
  LineInput input(pipe.path());
  std::string line;
  EXPECT_FALSE(input.has_line_now());
  pipe.write("one\ntwo\nthr");
  EXPECT_TRUE(input.has_line_now());
  EXPECT_TRUE(input.next(line));
  EXPECT_EQ(line, "one");
  EXPECT_TRUE(input.next(line));
  EXPECT_EQ(line, "two");
  EXPECT_FALSE(input.has_line_now()) << "half a line is none";
  pipe.write("ee\n" + std::string(50'000, 'x'));
  EXPECT_TRUE(input.next(line));
  EXPECT_EQ(line, "three");
  EXPECT_FALSE(input.has_line_now());
  pipe.close();
  EXPECT_TRUE(input.has_line_now()) << "the end counts as a line's";
  EXPECT_TRUE(input.next(line));
  EXPECT_EQ(line.size(), 50'000);
  EXPECT_FALSE(input.next(line));
}

TEST(LineInput, CountsTheLinesOfAFileAndReadsThemAllTheSame) {
  const TemporaryDirectory directory;
  LineInput good(directory.file("good", "a\nb"));
  EXPECT_EQ(good.count_lines(), 2);
  std::string line;
  EXPECT_TRUE(good.has_line_now());
  EXPECT_TRUE(good.next(line));
  EXPECT_EQ(line, "a");
  EXPECT_TRUE(good.next(line));
  EXPECT_EQ(line, "b");
  EXPECT_TRUE(good.has_line_now());
  EXPECT_FALSE(good.next(line));
  LineInput bad(directory.file("bad", "a\n\xFF\n"));
  EXPECT_THAT(error_text([&] { (void)bad.count_lines(); }), testing::HasSubstr("bad:2"));
}

TEST(LineInput, SaysWhatCannotBeRead) {
  const TemporaryDirectory directory;
  EXPECT_THAT(error_text([&] { LineInput input(directory / "missing"); }),
              testing::HasSubstr("no such file"));
  EXPECT_THAT(error_text([&] { LineInput input(directory.path()); }),
              testing::HasSubstr("this is a directory"));
}

}  // namespace
}  // namespace heed
