#include "heed/evaluation/html_report.h"

#include <gmock/gmock.h>

#include "evaluation/markup.h"

namespace heed {
namespace {

using testing::HasSubstr;

TEST(HtmlTable, HasARowForEachLine) {
  const HtmlTable table{{"a", "b"}, {{"<1>", "2"}, {"3", "4"}}};
  EXPECT_EQ(count_of(table.html(), "<tr>"), 3U);
  EXPECT_THAT(table.html(), HasSubstr("<tr><th>&lt;1&gt;</th><td>2</td></tr>"));
  EXPECT_EQ(markup_error(folded(table)), "");
}

TEST(HtmlTable, CanBeFoldedUnderATitle) {
  EXPECT_THAT(folded({{"a"}, {}}, "<all>"), HasSubstr("<summary>&lt;all&gt;</summary>"));
}

TEST(HtmlFacts, NameTexts) {
  const std::string html = HtmlFacts{{{"<name>", "a & b"}}}.html();
  EXPECT_EQ(markup_error(html), "");
  EXPECT_THAT(html, HasSubstr("<tr><th>&lt;name&gt;</th><td dir=\"auto\">a &amp; b</td></tr>"));
}

TEST(HtmlTiles, ShowAValueEach) {
  const std::vector<HtmlTile> shown = {{"BLEU", "<30>", "best & last"}, {"steps", "7", ""}};
  const std::string html = tiles(shown);
  EXPECT_EQ(markup_error(html), "");
  EXPECT_THAT(html, HasSubstr("<span>BLEU</span><b>&lt;30&gt;</b><small>best &amp; last</small>"));
  EXPECT_EQ(count_of(html, "<b>"), 2U);
}

TEST(HtmlChoice, ShowsTheFirstViewAtFirst) {
  const std::string html = choice("axis", {"by <steps>", "<p>one</p>"}, {"by time", "<p>two</p>"});
  EXPECT_EQ(markup_error(html), "");
  EXPECT_EQ(count_of(html, " checked"), 1U);
  EXPECT_THAT(html, HasSubstr("id=\"axis-1\" checked/><label for=\"axis-1\">by &lt;steps&gt;<"));
  EXPECT_THAT(html, HasSubstr("<div><p>one</p></div>\n<div><p>two</p></div>"));
}

}  // namespace
}  // namespace heed
