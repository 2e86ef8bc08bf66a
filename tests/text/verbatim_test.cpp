#include "heed/text/verbatim.h"

#include <gmock/gmock.h>

#include <array>
#include <vector>

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

TEST(VerbatimParts, EndWithABracketThatTheyOpen) {
  EXPECT_THAT(verbatim_parts("(see https://a.org/Mercury_(planet)) or https://b.org/x[1]."),
              ElementsAre("https://a.org/Mercury_(planet)", "https://b.org/x[1]"));
  EXPECT_THAT(verbatim_parts("[it](https://a.org/x), (www.b.com)"),
              ElementsAre("https://a.org/x", "www.b.com"));
}

TEST(VerbatimParts, EndWhereAnotherScriptOrAMarkBegins) {
  EXPECT_THAT(verbatim_parts("\xE8\xAF\xB7https://a.com\xE3\x80\x82\xE8\xB0\xA2"),
              ElementsAre("https://a.com"));
  EXPECT_THAT(verbatim_parts("\xE2\x80\x9Cwww.a.com\xE2\x80\x9D"), ElementsAre("www.a.com"));
  EXPECT_THAT(verbatim_parts("href=\"https://x.org/y\">text</a>"),
              ElementsAre("https://x.org/y", "</a>"));
  EXPECT_THAT(verbatim_parts("\xE8\xAF\xB7"
                             "a@b.com\xE8\xB0\xA2"),
              ElementsAre("a@b.com"));
}

TEST(VerbatimParts, ArePlaceholders) {
  EXPECT_THAT(verbatim_parts("Hello {name}, you have %(count)d mails and {{more}}."),
              ElementsAre("{name}", "%(count)d", "{{more}}"));
  EXPECT_THAT(verbatim_parts("${user}'s {0}-th"), ElementsAre("${user}", "{0}"));
  EXPECT_THAT(verbatim_parts("%s has %d of %1$s, \"%5.2f\" or %lu."),
              ElementsAre("%s", "%d", "%1$s", "%5.2f", "%lu"));
  EXPECT_THAT(verbatim_parts("%d%% of 100%% at 50 %"), ElementsAre("%d%%", "%%"));
  EXPECT_THAT(verbatim_parts("{first}{last}, {a}-{b}"), ElementsAre("{first}{last}", "{a}", "{b}"));
}

TEST(VerbatimParts, ArePlaceholdersWithBlanks) {
  EXPECT_THAT(verbatim_parts("Hi {{ user.name }}, {% if n > 1 %}you{% endif %} owe ${ sum }."),
              ElementsAre("{{ user.name }}", "{% if n > 1 %}", "{% endif %}", "${ sum }"));
  EXPECT_THAT(verbatim_parts("Hi {{ name, {{ b }} and {{ }}"), ElementsAre("{{ b }}"));
  EXPECT_THAT(verbatim_parts("{{name }}{{{ raw }}} {%- if n -%}you{%- endif -%}"),
              ElementsAre("{{name }}", "{{{ raw }}}", "{%- if n -%}", "{%- endif -%}"));
}

TEST(VerbatimParts, ArePlaceholdersWithinPaths) {
  EXPECT_THAT(verbatim_parts("/home/{user}/notes and C:\\Users\\{name}"),
              ElementsAre("{user}", "{name}"));
}

TEST(VerbatimParts, AreTags) {
  EXPECT_THAT(verbatim_parts("<my-tag>a</o:p> <br />"),
              ElementsAre("<my-tag>", "</o:p>", "<br />"));
  EXPECT_THAT(verbatim_parts("Press <b>OK</b>, see <a href=\"x y\">this</a><br/>{0}"),
              ElementsAre("<b>", "</b>", "<a href=\"x y\">", "</a>", "<br/>", "{0}"));
}

TEST(VerbatimParts, AreNamesOfUsersAndFiles) {
  EXPECT_THAT(verbatim_parts("@jane,@joe: src/a.cpp;src/b.cpp"),
              ElementsAre("@jane", "@joe", "src/a.cpp", "src/b.cpp"));
  EXPECT_THAT(verbatim_parts("@jane_doe2: see \"/usr/local/bin\", ./run.sh or ~/notes."),
              ElementsAre("@jane_doe2", "/usr/local/bin", "./run.sh", "~/notes"));
  EXPECT_THAT(verbatim_parts("/files/a%20c.txt"), ElementsAre("/files/a%20c.txt"));
  EXPECT_THAT(verbatim_parts("Open (src/main.cpp) and C:\\data\\a.txt."),
              ElementsAre("src/main.cpp", "C:\\data\\a.txt"));
}

TEST(VerbatimParts, AreNothingElse) {
  for (const char* line : {"",
                           "A dog runs.",
                           "50 % (or so)",
                           "{}",
                           "{ a b }",
                           "me @ home",
                           "@1",
                           "a@b",
                           "and/or",
                           "://",
                           "www.",
                           "{open",
                           "100%",
                           "%(",
                           "$",
                           "100%ig",
                           "50%d",
                           "by 50%(about), he said",
                           "to %(max). or",
                           "100 %ige",
                           "a < b > c",
                           "x <3 you>",
                           "if a <b and c> d",
                           "/home/m\u00FCller/x",
                           "@j\u00FCrgen",
                           "<",
                           "</",
                           "<a",
                           "he/she.",
                           "km/h",
                           "1/2.5",
                           "/",
                           "./",
                           "a/",
                           "C:",
                           "</ b>"}) {
    EXPECT_THAT(verbatim_parts(line), IsEmpty()) << line;
  }
}

// Whether the part is one where it stands in the line.
bool stands_in(std::string_view line, std::string_view part) {
  return is_verbatim_part(line, line.find(part), part.size());
}

TEST(IsVerbatimPart, IfNothingGoesOnWithIt) {
  for (const auto& [line, part] :
       std::vector<std::array<const char*, 2>>{{"at https://a.org.", "https://a.org"},
                                               {"(www.b.com)", "www.b.com"},
                                               {"a@b.com, yes", "a@b.com"},
                                               {"<b>{name}</b>", "{name}"},
                                               {"<b>{name}</b>", "</b>"},
                                               {"{n}-Dateien", "{n}"},
                                               {"%s-%d", "%d"},
                                               {"Datei:src/a.cpp", "src/a.cpp"},
                                               {"see <a href=\"x y\">this", "<a href=\"x y\">"},
                                               {"\xE8\xAF\xB7www.a.com\xE8\xB0\xA2", "www.a.com"},
                                               {"\xE8\xAF\xB7@jane\xE3\x80\x82", "@jane"}}) {
    EXPECT_TRUE(stands_in(line, part)) << line;
  }
  for (const auto& [line, part] :
       std::vector<std::array<const char*, 2>>{{"at https://a.org/", "https://a.org"},
                                               {"https://a.org-", "https://a.org"},
                                               {"xhttps://a.org", "https://a.org"},
                                               {"a@b.com.de", "a@b.com"},
                                               {"x.a@b.com", "a@b.com"},
                                               {"@@jane", "@jane"},
                                               {"@janes", "@jane"},
                                               {"50%d", "%d"},
                                               {"%sn", "%s"},
                                               {"src/a.cpp/", "src/a.cpp"}}) {
    EXPECT_FALSE(stands_in(line, part)) << line;
  }
}

}  // namespace
}  // namespace heed
