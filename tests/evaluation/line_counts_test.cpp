#include "heed/evaluation/line_counts.h"

#include <gmock/gmock.h>

#include "heed/core/error.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(LineCounts, EqualCountsPass) { EXPECT_NO_THROW(check_line_counts("a", 3, "b", 3)); }

TEST(LineCounts, DifferentCountsNameBothFiles) {
  EXPECT_THAT(
      [] { check_line_counts("out.de", 1, "test.de", 500); },
      ThrowsMessage<Error>(AllOf(HasSubstr("out.de: 1 line,"), HasSubstr("test.de: 500 lines"))));
}

TEST(LineCounts, NoLinesAreAnError) {
  EXPECT_THAT([] { check_line_counts("out.de", 0, "test.de", 0); },
              ThrowsMessage<Error>(HasSubstr("nothing to score (out.de: 0 lines")));
}

}  // namespace
}  // namespace heed
