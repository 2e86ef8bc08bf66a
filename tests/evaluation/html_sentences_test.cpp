#include "heed/evaluation/html_sentences.h"

#include <gtest/gtest.h>

namespace heed {
namespace {

TEST(MarkedDifferences, MarkWhatTheOtherTextLacks) {
  const auto [one, other] = marked_differences("a small <b> dog.", "a dog, barks.");
  EXPECT_EQ(one, "a <mark>small &lt;b&gt;</mark> dog.");
  EXPECT_EQ(other, "a dog<mark>, barks</mark>.");
  EXPECT_EQ(marked_differences("", "new").second, "<mark>new</mark>");
}

TEST(LabelledSentence, HasItsNameAndClasses) {
  EXPECT_EQ(
      labelled_sentence("A & B", "<mark>x</mark>", "s1"),
      "<div class=\"text s1\"><b>A &amp; B</b><div dir=\"auto\"><mark>x</mark></div></div>\n");
  EXPECT_NE(labelled_sentence("A", "").find("<i>(empty)</i>"), std::string::npos);
}

}  // namespace
}  // namespace heed
