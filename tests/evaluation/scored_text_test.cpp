#include "heed/evaluation/scored_text.h"

#include <gmock/gmock.h>

#include "core/test_support.h"
#include "heed/core/error.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class ScoredTextTest : public testing::Test {
 protected:
  std::string file(const std::string& content) { return directory_.file("text", content); }

  TemporaryDirectory directory_;
};

TEST_F(ScoredTextTest, OnlyALineFeedEndsALine) {
  EXPECT_THAT(read_scored_lines(file("a\vb\fc\rd\xC2\x85"
                                     "e\xE2\x80\xA8"
                                     "f\r\n\n g \t\nlast")),
              ElementsAre("a\vb\fc\rd\xC2\x85"
                          "e\xE2\x80\xA8"
                          "f",
                          "", " g", "last"));
  EXPECT_THAT(read_scored_lines(file("")), ElementsAre());
}

TEST_F(ScoredTextTest, KeepsAByteOrderMark) {
  EXPECT_THAT(read_scored_lines(file("\xEF\xBB\xBFx\n")), ElementsAre("\xEF\xBB\xBFx"));
}

TEST_F(ScoredTextTest, NamesTheLineThatIsNoText) {
  EXPECT_THAT([&] { read_scored_lines(file("a\n\xFF\n")); },
              ThrowsMessage<Error>(AllOf(HasSubstr("UTF-8"), HasSubstr("text:2"))));
  EXPECT_THAT([&] { read_scored_lines(file(std::string("a\nb\n\0\n", 6))); },
              ThrowsMessage<Error>(AllOf(HasSubstr("NUL"), HasSubstr("text:3"))));
}

TEST_F(ScoredTextTest, ReadsColumns) {
  const ScoredText text = read_scored_columns(file("a b \tc\td\ne\tf\t\n\tg\t\th\ni\t\n"));
  EXPECT_THAT(text.hypotheses, ElementsAre("a b", "e", "", "i"));
  EXPECT_THAT(text.references, ElementsAre(ElementsAre("c", "d"), ElementsAre("f"),
                                           ElementsAre("g", "h"), ElementsAre("")));
}

TEST_F(ScoredTextTest, NamesTheLineWithoutColumns) {
  EXPECT_THAT([&] { read_scored_columns(file("a\tb\nc\n")); },
              ThrowsMessage<Error>(AllOf(HasSubstr("one column"), HasSubstr("text:2"))));
}

TEST(AddReferences, PutsThemBehindThoseOfTheLine) {
  LineReferences references;
  add_references(references, {"a", "b"});
  add_references(references, {"c", "d"});
  EXPECT_THAT(references, ElementsAre(ElementsAre("a", "c"), ElementsAre("b", "d")));
}

}  // namespace
}  // namespace heed
