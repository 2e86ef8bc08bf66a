#include "heed/core/error.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(Error, IsOneLineWithWhatWhereAndHint) {
  EXPECT_STREQ(Error("bad width").what(), "bad width");
  EXPECT_STREQ(Error("bad width", "x.ini:3").what(), "bad width (x.ini:3)");
  EXPECT_STREQ(Error("bad width", "x.ini:3", "Use 64").what(), "bad width (x.ini:3). Use 64");
  EXPECT_STREQ(Error("bad width", "", "Use 64").what(), "bad width. Use 64");
}

TEST(UsageError, IsAnError) { EXPECT_THROW(throw UsageError("bad option"), Error); }

}  // namespace
}  // namespace heed
