#include "heed/monitoring/event_file.h"

#include <gmock/gmock.h>

#include "../../src/monitoring/crc32c.h"
#include "core/test_support.h"
#include "monitoring/event_reader.h"

namespace heed {
namespace {

using testing::HasSubstr;

const std::filesystem::path golden =
    std::filesystem::path(HEED_SOURCE_DIR) / "tests/monitoring/event_file.golden";

TEST(Crc32c, IsThatOfTheStandard) {  // RFC 3720, appendix B.4
  std::string increasing;
  for (char byte = 0; byte < 32; ++byte) increasing += byte;
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  EXPECT_EQ(crc32c(increasing), 0x46DD794EU);
  EXPECT_EQ(crc32c(std::string(increasing.rbegin(), increasing.rend())), 0x113FDB5CU);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(""), 0U);
}

TEST(EventFile, HasTheBytesThatTensorBoardWrites) {  // make_event_file_golden.py
  const TemporaryDirectory directory;
  EventFile file(directory / "events", 1700000000.25);
  file.scalar("training/loss", 1, 3.5, 1700000001);
  file.scalar("training/loss", 300, 0, 1700000002.5);
  file.scalar("validation/bleu", 1'000'000'000'000, -1e30, 0);
  file.text("samples/1", 300, std::string(200, 'a') + " größer → 水", 1700000003);
  file.text("samples/2", 300, "", 1700000003);
  file.restart(201, 1700000004);
  file.flush();
  EXPECT_EQ(content_of(file.path()), content_of(golden));
}

TEST(EventFile, CanBeReadBack) {
  const TemporaryDirectory directory;
  EventFile file(directory / "events", 5);
  file.scalar("a/b", 300, 0.1, 7.5);
  file.text("t", 1, "words", 8);
  file.flush();
  const auto events = read_events(file.path());
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[0].file_version, "brain.Event:2");
  EXPECT_EQ(events[0].wall_time, 5);
  EXPECT_TRUE(events[1].is_session_start);
  EXPECT_EQ(events[2].tag, "a/b");
  EXPECT_EQ(events[2].step, 300);
  EXPECT_EQ(events[2].value, 0.1F);
  EXPECT_EQ(events[2].wall_time, 7.5);
  EXPECT_EQ(events[3].text, "words");
  EXPECT_EQ(events[3].plugin, "text");
}

TEST(EventFile, SaysWhereItCannotBeWritten) {
  EXPECT_THAT(error_text([] { EventFile file("/no/such/directory/events", 0); }),
              HasSubstr("cannot create the file (/no/such/directory/events)"));
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  EventFile file("/dev/full", 0);
  EXPECT_THAT(error_text([&] { file.flush(); }),
              HasSubstr("cannot write to the file (/dev/full). Is the disk full?"));
}

}  // namespace
}  // namespace heed
