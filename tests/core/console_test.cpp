#include "heed/core/console.h"

#include "core/test_support.h"

namespace heed {
namespace {

using std::chrono::seconds;

const std::string clear = "\x1b[K";

TEST(Console, LinesGoToTheStream) {
  std::ostringstream out;
  Console console(out, false);
  console.line("one");
  console.line("");
  EXPECT_EQ(out.str(), "one\n\n");
}

TEST(Console, PlainProgressIsPrintedEveryTenSeconds) {
  std::ostringstream out;
  std::chrono::steady_clock::time_point now;
  Console console(out, false, [&] { return now; });
  console.progress("step 1");
  now += seconds(10);
  console.progress("step 2");
  now += seconds(9);
  console.progress("step 3");
  now += seconds(1);
  console.progress("step 4");
  EXPECT_EQ(out.str(), "step 2\nstep 4\n");
}

TEST(Console, TerminalRedrawsProgressInPlace) {
  std::ostringstream out;
  Console console(out, true);
  console.set_width(80);
  console.progress("step 10");
  console.progress("done");
  EXPECT_EQ(out.str(), "\rstep 10" + clear + "\rdone" + clear);
}

TEST(Console, ALineClearsTheLiveLineFirst) {
  std::ostringstream out;
  Console console(out, true);
  console.progress("step 10");
  console.line("saved");
  console.line("again");
  EXPECT_EQ(out.str(), "\rstep 10" + clear + "\r" + clear + "saved\nagain\n");
}

// What a terminal of so many columns gets of a progress line.
std::string live_line(int64_t columns, std::string_view text) {
  std::ostringstream out;
  Console console(out, true);
  console.set_width(columns);
  console.progress(text);
  return out.str();
}

TEST(Console, ALongProgressLineIsCutAtTheTerminalsWidth) {
  EXPECT_EQ(live_line(5, "\u00e4\u00f6\u00fc\u00e4\u00f6\u00fc"),
            "\r\u00e4\u00f6\u00fc\u00e4" + clear);
}

TEST(Console, ChineseTakesTwoColumnsAndAccentsNone) {
  EXPECT_EQ(live_line(6, "\u4f60\u597d\u4e16\u754c"), "\r\u4f60\u597d" + clear);
  EXPECT_EQ(live_line(6, "a\u0308b\u0308cdefg"), "\ra\u0308b\u0308cde" + clear);
}

TEST(Console, EndsALiveLineWhenItGoes) {
  std::ostringstream out;
  Console(out, true).progress("step");
  EXPECT_EQ(out.str(), "\rstep" + clear + "\n");
}

TEST(Console, TheLogHasTheLinesButNotTheProgress) {
  const TemporaryDirectory directory;
  const auto log = directory.file("train.log", "earlier\n");
  std::ostringstream out;
  {
    Console console(out, true);
    console.line("before");
    console.log_to(log);
    console.progress("live");
    console.line("saved");
  }
  EXPECT_EQ(content_of(log), "earlier\nsaved\n");
}

TEST(Console, ALogThatCannotBeOpenedIsAnError) {
  const TemporaryDirectory directory;
  const auto log = directory / "none/train.log";
  std::ostringstream out;
  Console console(out, false);
  EXPECT_EQ(error_text([&] { console.log_to(log); }),
            "cannot open the log: No such file or directory (" + log.string() + ")");
}

TEST(Console, AFullDiskEndsTheLogButNotTheProgram) {
  if (!std::filesystem::is_character_file("/dev/full")) GTEST_SKIP() << "/dev/full is missing";
  std::ostringstream out;
  Console console(out, false);
  console.log_to("/dev/full");
  console.line("one");
  console.line("two");
  EXPECT_EQ(out.str(), "one\nwarning: cannot write /dev/full; going on without it\ntwo\n");
}

TEST(FormatDuration, UsesTheTwoLargestUnits) {
  EXPECT_EQ(format_duration(0), "0 s");
  EXPECT_EQ(format_duration(45.2), "45 s");
  EXPECT_EQ(format_duration(59.7), "1 min 00 s");
  EXPECT_EQ(format_duration(200), "3 min 20 s");
  EXPECT_EQ(format_duration(7500), "2 h 05 min");
  EXPECT_EQ(format_duration(360000), "100 h 00 min");
  EXPECT_EQ(format_duration(-1), "unknown");
  EXPECT_EQ(format_duration(1.0 / 0.0), "unknown");
}

TEST(FormatCount, SeparatesThousands) {
  EXPECT_EQ(format_count(0), "0");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1000), "1,000");
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_count(-123), "-123");
  EXPECT_EQ(format_count(-12345), "-12,345");
}

}  // namespace
}  // namespace heed
