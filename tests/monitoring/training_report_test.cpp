#include "heed/monitoring/training_report.h"

#include <gmock/gmock.h>

#include "core/test_support.h"
#include "evaluation/markup.h"
#include "heed/core/text_file.h"

namespace heed {
namespace {

using testing::HasSubstr;
using testing::Not;

TrainingPoint training(int64_t step) {
  const auto steps = static_cast<double>(step);
  return {.step = step,
          .epoch = step / 100,
          .seconds = 10 * steps,
          .loss = 4,
          .nll = 3,
          .ppl = 20,
          .learning_rate = 1e-5 * steps,
          .gradient_norm = 1,
          .tokens_per_second = 1000 + steps};
}

ValidationPoint validation(int64_t step, double bleu, const std::string& translation) {
  return {.step = step,
          .epoch = step / 100,
          .seconds = 10.0 * static_cast<double>(step),
          .nll = 2,
          .ppl = 7.389,
          .bleu = bleu,
          .samples = {{"ein Hund", "the dog", translation}, {"ja", "yes", "yes"}}};
}

TrainingReport example() {
  TrainingReport report{.title = "my <run>",
                        .facts = {{"State", "going on"}, {"Model", "tiny & quick"}},
                        .settings = "[model]\nd_model = 64\n\n[training]\nseed = 1\n",
                        .data = {"Training: 10 pairs", "  2 <empty> lines"},
                        .metrics = {}};
  RunMetrics& metrics = report.metrics;
  for (int64_t step = 50; step <= 300; step += 50) metrics.training.push_back(training(step));
  metrics.validations = {validation(100, 10, "a cat"), validation(200, 30.25, "a dog"),
                         validation(300, 20, "a dog")};
  metrics.best = metrics.validations[1];
  return report;
}

/// The page's part under a heading.
std::string section(const std::string& page, const std::string& title) {
  const std::size_t begin = page.find("<h2>" + title + "</h2>");
  return begin == page.npos ? "" : page.substr(begin, page.find("</section>", begin) - begin);
}

TEST(TrainingReport, IsAPageByItself) {
  const std::string page = training_report(example());
  EXPECT_EQ(markup_error(page), "");
  EXPECT_TRUE(is_valid_utf8(page));
  for (const char* loads : {"<script", "http", "src=", "url(", "<link"}) {
    EXPECT_THAT(page, Not(HasSubstr(loads)));
  }
  for (const char* title : {"Summary", "Curves", "Sample translations", "Data", "Settings"}) {
    EXPECT_NE(section(page, title), "") << title;
  }
  EXPECT_EQ(section(page, "What went wrong"), "");
}

TEST(TrainingReport, SaysHowFarTheRunIs) {
  const std::string summary = section(training_report(example()), "Summary");
  EXPECT_THAT(summary, HasSubstr("<b>30.25</b><small>step 200; latest 20.00</small>"));
  EXPECT_THAT(summary, HasSubstr("<b>7.39</b>"));
  EXPECT_THAT(summary, HasSubstr("<b>300</b><small>3 epochs complete</small>"));
  EXPECT_THAT(summary, HasSubstr("<b>50 min 00 s</b>"));
  EXPECT_THAT(summary, HasSubstr("<b>1,175</b>"));
  EXPECT_THAT(summary, HasSubstr("<th>Model</th><td dir=\"auto\">tiny &amp; quick</td>"));
}

TEST(TrainingReport, SaysWhereTheModelIsAnAverage) {
  TrainingReport report = example();
  report.metrics.best->of_steps = {100, 200, 300};
  report.metrics.best->bleu = 31.5;
  EXPECT_THAT(section(training_report(report), "Summary"),
              HasSubstr("<b>31.50</b><small>mean of 3 checkpoints; latest 20.00</small>"));
}

TEST(TrainingReport, DrawsEveryCurveByStepsAndByTime) {
  const std::string curves = section(training_report(example()), "Curves");
  EXPECT_EQ(count_of(curves, "<svg"), 12U);
  for (const char* title :
       {"BLEU of the validation", "Loss", "Perplexity, on a logarithmic axis", "Learning rate",
        "Gradient norm before clipping", "Target tokens a second"}) {
    EXPECT_EQ(count_of(curves, "<figcaption>" + std::string(title) + "</figcaption>"), 2U);
  }
  EXPECT_EQ(count_of(curves, "<title>200: 30.25</title>"), 1U);
  EXPECT_EQ(count_of(curves, "<title>33.33: 30.25</title>"), 1U);  // minutes
  EXPECT_EQ(count_of(curves, "<title>best model: "), 6U);
  EXPECT_EQ(count_of(curves, "<input type=\"radio\""), 2U);
  EXPECT_THAT(curves, HasSubstr("<tr><th>200</th><td>33 min 20 s</td><td>2.000</td>"));
}

TEST(TrainingReport, TellsTimeInHandyUnits) {
  TrainingReport report = example();
  report.metrics.training = {{.step = 1, .seconds = 250}};
  report.metrics.validations.clear();
  EXPECT_THAT(training_report(report), HasSubstr(">seconds</text>"));
  report.metrics.training[0].seconds = 20'000;
  EXPECT_THAT(training_report(report), HasSubstr(">hours</text>"));
}

TEST(TrainingReport, ShowsHowTranslationsChange) {
  const std::string samples = section(training_report(example()), "Sample translations");
  EXPECT_EQ(count_of(samples, "<article"), 2U);
  const std::size_t newest = samples.find("<b>step 200–300</b>");
  const std::size_t oldest = samples.find("<b>step 100</b>");
  EXPECT_LT(newest, oldest);
  EXPECT_LT(samples.find("the dog"), newest);
  EXPECT_THAT(samples, HasSubstr("<mark>a</mark> dog"));
  EXPECT_THAT(samples, HasSubstr("<b>step 100–300</b><div dir=\"auto\">yes</div>"));
}

TEST(TrainingReport, ChoosesAFewOfManyTranslations) {
  TrainingReport report = example();
  report.metrics.validations.clear();
  for (int64_t step = 1; step <= 1000; ++step) {
    report.metrics.validations.push_back(validation(step, 1, "text " + std::to_string(step)));
  }
  const std::string samples = section(training_report(report), "Sample translations");
  EXPECT_EQ(count_of(samples, "<b>step "), 12U + 1);
  EXPECT_THAT(samples, HasSubstr("<b>step 1</b>"));
  EXPECT_THAT(samples, HasSubstr("<b>step 1,000</b>"));
}

TEST(TrainingReport, ShowsTheSamplesOfOlderRuns) {
  TrainingReport report = example();
  report.metrics.validations.clear();
  for (int64_t step = 1; step <= 100; ++step) {
    auto& point = report.metrics.validations.emplace_back(validation(step, 1, ""));
    point.samples = {{"source " + std::to_string(step), "", "its translation"}};
  }
  const std::string samples = section(training_report(report), "Sample translations");
  EXPECT_EQ(count_of(samples, "<article"), 12U);
  EXPECT_THAT(samples, Not(HasSubstr("Reference")));
  EXPECT_THAT(samples, Not(HasSubstr("marked")));
  EXPECT_THAT(samples, HasSubstr("source 100<"));
}

TEST(TrainingReport, SaysWhatWentWrong) {
  TrainingReport report = example();
  report.metrics.rollbacks = {{.step = 250, .to_step = 100, .seconds = 2500}};
  report.metrics.skipped = {{.step = 120, .lines = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}};
  const std::string page = training_report(report);
  const std::string trouble = section(page, "What went wrong");
  EXPECT_THAT(trouble, HasSubstr("<tr><th>250</th><td>100</td><td>41 min 40 s</td></tr>"));
  EXPECT_THAT(trouble, HasSubstr("<th>step 120</th>"));
  EXPECT_THAT(trouble, HasSubstr("lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"));
  EXPECT_EQ(count_of(section(page, "Curves"), "<title>went back after diverging: "), 6U);
}

TEST(TrainingReport, HasSettingsAndData) {
  const std::string page = training_report(example());
  EXPECT_THAT(section(page, "Settings"),
              HasSubstr("<summary class=\"title\">model</summary><table class=\"facts\">\n"
                        "<tr><th>d_model</th><td dir=\"auto\">64</td></tr>"));
  EXPECT_THAT(section(page, "Data"), HasSubstr("Training: 10 pairs\n  2 &lt;empty&gt; lines\n"));
  TrainingReport report = example();
  report.settings = "no setting";
  EXPECT_THROW(training_report(report), UsageError);
}

TEST(TrainingReport, OfARunThatHasJustBegun) {
  const std::string page = training_report({.title = "new"});
  EXPECT_EQ(markup_error(page), "");
  EXPECT_EQ(count_of(page, "<section id="), 2U);
  EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST(TrainingReport, IsNotBrokenByOddBytes) {
  TrainingReport report = example();
  report.title = "\xff</title>";
  report.facts = {{"\"><script>", "\xc3\x28"}};
  report.data = {"<!-- \x1b[0m"};
  report.metrics.validations[0].samples[0] = {"</div>", "]]> & \xed\xa0\x80", "\xe2\x80\xae <b>"};
  const std::string page = training_report(report);
  EXPECT_EQ(markup_error(page), "");
  EXPECT_TRUE(is_valid_utf8(page));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<!--")));
}

}  // namespace
}  // namespace heed
