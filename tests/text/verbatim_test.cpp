#include "heed/text/verbatim.h"

#include <gmock/gmock.h>

namespace heed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(VerbatimParts, AreAddresses) {
  EXPECT_THAT(verbatim_parts("See https://a.org/x?y=1, or (www.b.com)."),
              ElementsAre("https://a.org/x?y=1", "www.b.com"));
  EXPECT_THAT(verbatim_parts("Write to <jane.doe@mail.example.org>!"),
              ElementsAre("jane.doe@mail.example.org"));
}

TEST(VerbatimParts, EndWhereAnotherScriptOrAMarkBegins) {
  EXPECT_THAT(verbatim_parts("\xE8\xAF\xB7https://a.com\xE3\x80\x82\xE8\xB0\xA2"),
              ElementsAre("https://a.com"));
  EXPECT_THAT(verbatim_parts("\xE2\x80\x9Cwww.a.com\xE2\x80\x9D"), ElementsAre("www.a.com"));
  EXPECT_THAT(verbatim_parts("href=\"https://x.org/y\">text</a>"), ElementsAre("https://x.org/y"));
  EXPECT_THAT(verbatim_parts("\xE8\xAF\xB7"
                             "a@b.com\xE8\xB0\xA2"),
              ElementsAre("a@b.com"));
}

TEST(VerbatimParts, ArePlaceholders) {
  EXPECT_THAT(verbatim_parts("Hello {name}, you have %(count)d mails and {{more}}."),
              ElementsAre("{name}", "%(count)d", "{{more}}"));
  EXPECT_THAT(verbatim_parts("${user}'s {0}-th"), ElementsAre("${user}", "{0}"));
}

TEST(VerbatimParts, AreNothingElse) {
  for (const char* line : {"", "A dog runs.", "50 % (or so)", "{}", "{ a b }", "me @ home", "@you",
                           "a@b", "and/or", "://", "www.", "{open", "100%", "%(", "$"}) {
    EXPECT_THAT(verbatim_parts(line), IsEmpty()) << line;
  }
}

}  // namespace
}  // namespace heed
