#include "heed/evaluation/html_text.h"

#include <gtest/gtest.h>

#include "heed/core/text_file.h"

namespace heed {
namespace {

TEST(EscapeHtml, LeavesNothingThatMeansSomething) {
  EXPECT_EQ(escape_html(R"(<a href="x">'&amp;'</a>)"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(escape_html("Größe 水 😀\tund\nmehr"), "Größe 水 😀\tund\nmehr");
  EXPECT_EQ(escape_html(""), "");
}

TEST(EscapeHtml, ReplacesWhatIsNoText) {
  EXPECT_EQ(escape_html(std::string_view("a\0b\x1b\x7f\r", 6)), "a\ufffdb\ufffd\ufffd\ufffd");
  EXPECT_EQ(escape_html("a\xffz"), "a\ufffdz");
}

TEST(EscapeHtml, GivesUtf8OfAnyBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string bytes = {'<', static_cast<char>(first), static_cast<char>(second), '"'};
      const std::string escaped = escape_html(bytes);
      EXPECT_TRUE(is_valid_utf8(escaped));
      EXPECT_EQ(escaped.find_first_of("<>\"'"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace heed
