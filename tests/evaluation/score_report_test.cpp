#include "heed/evaluation/score_report.h"

#include <gmock/gmock.h>

#include "evaluation/markup.h"
#include "heed/core/error.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

ScoreReport example() {
  ScoreReport report;
  report.title = "Cats & dogs";
  report.systems = {"old", "<new>"};
  report.hypotheses = {{"the cat sat here", "a dog <b>runs</b>", "same words"},
                       {"the cat sat there", "", "same words"}};
  report.references = {{"the cat sat there"}, {"a dog runs", "one dog runs"}, {"same words"}};
  report.sources = {"die Katze saß da", "ein \"Hund\" rennt", "dieselben Wörter"};
  ReportedScore score{.metric = "BLEU", .signature = "nrefs:var|case:mixed", .systems = {}};
  score.systems.resize(2);
  score.systems[0] = {30, ConfidenceInterval{29.5, 2}, {}};
  score.systems[1] = {40.25, ConfidenceInterval{40, 3}, 0.0125};
  report.scores = {score};
  report.training_words = WordCounts{{"the", 20}, {"cat", 2}};
  return report;
}

TEST(ScoreReport, IsAPageByItself) {
  const std::string page = score_report(example());
  EXPECT_EQ(markup_error(page), "");
  EXPECT_TRUE(is_valid_utf8(page));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
}

TEST(ScoreReport, HasEverySection) {
  const std::string page = score_report(example());
  for (const char* title : {"Scores", "Length and n-grams", "By length", "By word frequency",
                            "Sentence scores", "Largest differences", "Best and worst sentences"}) {
    EXPECT_THAT(page, HasSubstr("<h2>" + std::string(title) + "</h2>"));
  }
  EXPECT_EQ(count_of(page, "<section id="), 7U);
  EXPECT_EQ(count_of(page, "<a href=\"#part-"), 7U);
  EXPECT_EQ(count_of(page, "<svg"), 8U);
}

TEST(ScoreReport, ShowsScoresIntervalsAndPValues) {
  const std::string page = score_report(example());
  EXPECT_THAT(page, HasSubstr("30.00<small>29.50 ± 2.00</small></td>"));
  EXPECT_THAT(page, HasSubstr("40.25<small>40.00 ± 3.00</small><small>p = 0.0125 *</small>"));
  EXPECT_THAT(page, HasSubstr("<code>nrefs:var|case:mixed</code>"));
  EXPECT_THAT(page, HasSubstr("<title>&lt;new&gt;, BLEU: 40.25 ± 3</title>"));
}

TEST(ScoreReport, SaysHowManyReferencesThereAre) {
  ScoreReport report = example();
  EXPECT_THAT(score_report(report), HasSubstr("3 lines, with different numbers of references."));
  report.references[1].pop_back();
  EXPECT_THAT(score_report(report), HasSubstr("3 lines, one reference each."));
}

TEST(ScoreReport, MarksWhereSystemsDiffer) {
  const std::string page = score_report(example());
  EXPECT_THAT(page, HasSubstr("the cat sat <mark>here</mark>"));
  EXPECT_THAT(page, HasSubstr("the cat sat <mark>there</mark>"));
  EXPECT_THAT(page, HasSubstr("<mark>a dog &lt;b&gt;runs&lt;/b&gt;</mark>"));
  EXPECT_THAT(page, HasSubstr("<i>(empty)</i>"));
  EXPECT_THAT(page, HasSubstr("ein &quot;Hund&quot; rennt"));
  EXPECT_THAT(page, HasSubstr("one dog runs"));
  // One line is better, one worse, one the same; and three for each system's best and worst.
  EXPECT_EQ(count_of(page, "<article"), 2U + 2 * 2 * 3);
}

TEST(ScoreReport, ShowsAsManyExamplesAsAskedFor) {
  ScoreReport report = example();
  report.num_examples = 1;
  EXPECT_EQ(count_of(score_report(report), "<article"), 2U + 2 * 2 * 1);
}

TEST(ScoreReport, OfOneSystemWithoutSourceAndTraining) {
  ScoreReport report = example();
  report.systems.resize(1);
  report.hypotheses.resize(1);
  report.scores.clear();
  report.sources.clear();
  report.training_words.reset();
  const std::string page = score_report(report);
  EXPECT_EQ(markup_error(page), "");
  EXPECT_EQ(count_of(page, "<section id="), 5U);
  EXPECT_THAT(page, Not(HasSubstr("Largest differences")));
  EXPECT_THAT(page, HasSubstr("words of the reference"));
  EXPECT_THAT(page, Not(HasSubstr("<b>Source</b>")));
}

TEST(ScoreReport, IsNotBrokenByOddBytes) {
  ScoreReport report = example();
  report.title = "\xff</title>";
  report.systems[0] = "\"><script>\x01";
  report.hypotheses[0][0] = "\xc3\x28 </div> \xf0\x9f <!-- \x1b[0m";
  report.references[0][0] = "]]> & \xed\xa0\x80";
  report.sources[0] = "\xe2\x80\xae reversed";
  const std::string page = score_report(report);
  EXPECT_EQ(markup_error(page), "");
  EXPECT_TRUE(is_valid_utf8(page));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<!--")));
}

TEST(ScoreReport, TakesFurtherSections) {
  const std::vector<HtmlSection> more = {{"Attention & more", "<p id=\"extra\">here</p>"}};
  const std::string page = score_report(example(), more);
  EXPECT_EQ(markup_error(page), "");
  EXPECT_THAT(page, HasSubstr("<h2>Attention &amp; more</h2>\n<p id=\"extra\">here</p>"));
}

TEST(ScoreReport, NeedsInputThatFitsTogether) {
  ScoreReport report = example();
  report.sources.pop_back();
  EXPECT_THAT([&] { score_report(report); },
              ThrowsMessage<Error>(HasSubstr("2 sources instead of 3")));
  report = example();
  report.hypotheses[1].pop_back();
  EXPECT_THAT([&] { score_report(report); },
              ThrowsMessage<Error>(HasSubstr("2 translations of <new> instead of 3")));
  report = example();
  report.scores[0].systems.pop_back();
  EXPECT_THROW(score_report(report), Error);
  EXPECT_THROW(score_report({}), Error);
}

}  // namespace
}  // namespace heed
