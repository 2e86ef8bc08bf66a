#include "heed/evaluation/svg_chart.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "../../src/evaluation/chart_axis.h"
#include "evaluation/markup.h"
#include "heed/core/error.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::ThrowsMessage;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const ChartLabels labels{.title = "A & B", .x = "<x>", .y = "\"y\""};

std::vector<std::string> labels_of(const ChartAxis& axis) {
  std::vector<std::string> texts;
  for (const double tick : axis.ticks) texts.push_back(axis.label(tick));
  return texts;
}

TEST(ChartAxis, HasRoundTicks) {
  EXPECT_THAT(labels_of(round_axis(0, 37, 5)), ElementsAre("0", "10", "20", "30", "40"));
  EXPECT_THAT(labels_of(round_axis(0.31, 0.62, 5)), ElementsAre("0.3", "0.4", "0.5", "0.6", "0.7"));
  EXPECT_THAT(labels_of(round_axis(-3, 4, 5)), ElementsAre("-4", "-2", "0", "2", "4"));
  EXPECT_THAT(labels_of(round_axis(0, 120'000, 3)), ElementsAre("0", "50k", "100k", "150k"));
  EXPECT_THAT(labels_of(round_axis(0, 3e6, 3)), ElementsAre("0", "1M", "2M", "3M"));
}

TEST(ChartAxis, CoversOneValueOrNone) {
  for (const double value : {0.0, 5.0, -2.0, 1e300, nan, std::numeric_limits<double>::infinity()}) {
    const ChartAxis axis = round_axis(value, value, 5);
    EXPECT_LT(axis.low, axis.high);
    EXPECT_THAT(axis.ticks, Not(testing::IsEmpty()));
    if (std::isfinite(value)) {
      EXPECT_LE(axis.low, value);
      EXPECT_GE(axis.high, value);
    }
  }
}

TEST(ChartAxis, EndsWhereTheValuesEnd) {
  const ChartAxis axis = narrow_axis(7, 93, 5);
  EXPECT_EQ(axis.low, 7);
  EXPECT_EQ(axis.high, 93);
  EXPECT_THAT(labels_of(axis), ElementsAre("20", "40", "60", "80"));
  EXPECT_EQ(narrow_axis(0, 99'990, 5).high, 100'000);
}

TEST(ChartAxis, HasLogarithmicTicks) {
  EXPECT_THAT(labels_of(logarithmic_axis(5.5, 2673, 6)),
              ElementsAre("5", "10", "20", "50", "100", "200", "500", "1000", "2000", "5000"));
  const ChartAxis wide = logarithmic_axis(0.03, 15'000, 6);
  EXPECT_THAT(labels_of(wide), ElementsAre("0.1", "1", "10", "100", "1000", "10k"));
  EXPECT_DOUBLE_EQ(wide.low, 0.02);
  EXPECT_DOUBLE_EQ(wide.high, 20'000);
  EXPECT_THAT(labels_of(logarithmic_axis(3, 3e10, 6)),
              ElementsAre("100", "10k", "1M", "100M", "1e+10"));
  EXPECT_THAT(labels_of(logarithmic_axis(1, 10, 6)), ElementsAre("1", "2", "5", "10"));
  EXPECT_THAT(labels_of(logarithmic_axis(5.5, 7.1, 6)), ElementsAre("5.5", "6", "6.5", "7", "7.5"));
}

TEST(ChartAxis, PlacesValues) {
  EXPECT_DOUBLE_EQ(round_axis(0, 40, 4).place(10), 0.25);
  EXPECT_DOUBLE_EQ(logarithmic_axis(1, 10'000, 6).place(10), 0.25);
  for (const double value : {1e-300, 1e-9, 1.0, 7.0, 1e300}) {
    const ChartAxis axis = logarithmic_axis(value, value, 6);
    EXPECT_GE(axis.place(value), 0);
    EXPECT_LE(axis.place(value), 1);
  }
  EXPECT_EQ(logarithmic_axis(nan, nan, 6).place(1), 0);
}

TEST(ChartNumber, IsShort) {
  EXPECT_EQ(chart_number(1234567), "1,234,567");
  EXPECT_EQ(chart_number(-12), "−12");
  EXPECT_EQ(chart_number(36.2149), "36.21");
  EXPECT_EQ(chart_number(0.0012345), "0.00123");
  EXPECT_EQ(chart_number(nan), "–");
}

TEST(BarChart, HasABarForEachValue) {
  const std::vector<std::string> categories = {"one", "two"};
  const std::vector<ChartBars> bars = {{"a", {1, 2}, {0.5, 0.25}}, {"<b>", {3, nan}}};
  const std::string chart = bar_chart(labels, categories, bars);
  EXPECT_EQ(markup_error(chart), "");
  EXPECT_EQ(count_of(chart, "class=\"bar\""), 3U);
  EXPECT_EQ(count_of(chart, "class=\"interval\""), 2U);
  EXPECT_THAT(chart, HasSubstr("<title>a, two: 2 ± 0.25</title>"));
  EXPECT_THAT(chart, HasSubstr("<title>&lt;b&gt;, one: 3</title>"));
  EXPECT_THAT(chart, HasSubstr("<figcaption>A &amp; B</figcaption>"));
  EXPECT_THAT(chart, HasSubstr(">&lt;x&gt;</text>"));
  EXPECT_EQ(count_of(chart, "class=\"key"), 2U);
}

TEST(BarChart, HasBarsThatGoUpToTheirValues) {
  const std::vector<std::string> categories = {"up", "down"};
  const std::vector<ChartBars> bars = {{"", {10, -5}}};
  const std::string chart = bar_chart({}, categories, bars);
  // The axis goes from -5 to 10, the plot from y = 260 up to y = 10.
  EXPECT_THAT(chart, HasSubstr("y=\"10.0\" width=\"165.7\" height=\"166.7\""));
  EXPECT_THAT(chart, HasSubstr("y=\"176.7\" width=\"165.7\" height=\"83.3\""));
}

TEST(BarChart, NeedsAValueForEachCategory) {
  const std::vector<std::string> categories = {"one", "two"};
  const std::vector<ChartBars> few = {{"a", {1}}};
  const std::vector<ChartBars> few_intervals = {{"a", {1, 2}, {1}}};
  EXPECT_THAT([&] { bar_chart(labels, categories, few); },
              ThrowsMessage<Error>(HasSubstr("2 categories has 1 values")));
  EXPECT_THROW(bar_chart(labels, categories, few_intervals), Error);
}

TEST(Histogram, CountsIntoBins) {
  const HistogramBins bins{.low = 0, .high = 10, .count = 5};
  const std::vector<double> values = {0, 1.9, 2, 9.99, 10, -3, 12, nan, 5};
  EXPECT_THAT(count_in_bins(values, bins), ElementsAre(3, 1, 1, 0, 3));
  EXPECT_THROW(count_in_bins(values, {.low = 1, .high = 1}), Error);
  EXPECT_THROW(count_in_bins(values, {.count = 0}), Error);
}

TEST(Histogram, HasABarForEachBinAndName) {
  const std::vector<ChartSamples> samples = {{"a", {1, 2, 3}}, {"b", {}}};
  const std::string chart = histogram(labels, samples, {.low = 0, .high = 4, .count = 2});
  EXPECT_EQ(markup_error(chart), "");
  EXPECT_EQ(count_of(chart, "class=\"bar\""), 4U);
  EXPECT_THAT(chart, HasSubstr("<title>a, 2 to 4: 2</title>"));
}

TEST(LineChart, LeavesGapsWhereThereIsNoNumber) {
  const std::vector<ChartLine> lines = {{"loss", {{1, 5}, {2, 4}, {3, nan}, {4, 3}}}};
  const std::string chart = line_chart(labels, lines);
  EXPECT_EQ(markup_error(chart), "");
  EXPECT_EQ(count_of(chart, "class=\"dot\""), 3U);
  const std::string path = chart.substr(chart.find(" d=\""), 60);
  EXPECT_EQ(count_of(path.substr(0, path.find("\"/>")), "M"), 2U);
  EXPECT_THAT(chart, HasSubstr("<title>2: 4</title>"));
}

TEST(LineChart, KeepsThePeaksOfLongLines) {
  ChartLine line{"loss", {}};
  for (int i = 0; i < 100'000; ++i) line.points.push_back({i * 1.0, i == 50'003 ? 900.0 : i % 7});
  const std::string chart = line_chart(labels, {&line, 1});
  EXPECT_LT(chart.size(), 60'000U);
  // The plot is 230 high, 900 of 1000 of them above y = 240: the peak at 33.
  EXPECT_EQ(count_of(chart, " 33.0L"), 1U);
}

TEST(LineChart, CanBeLogarithmic) {
  const std::vector<ChartLine> lines = {{"ppl", {{1, 1000}, {2, 100}, {3, 0}, {4, 10}}}};
  const std::string chart = line_chart(labels, lines, {.is_logarithmic = true});
  EXPECT_EQ(markup_error(chart), "");
  // From 1,000 at the top, y = 10, to 10 at the bottom, y = 240; zero has no place.
  EXPECT_THAT(chart, HasSubstr(" 10.0L"));
  EXPECT_THAT(chart, HasSubstr(" 125.0M"));
  EXPECT_THAT(chart, HasSubstr(" 240.0\"/>"));
}

TEST(LineChart, GoesAsFarAsAskedFor) {
  const std::vector<ChartLine> lines = {{"BLEU", {{300, 1}, {400, 2}}}};
  EXPECT_THAT(line_chart(labels, lines), Not(HasSubstr(">100<")));
  const std::string chart = line_chart(labels, lines, {.x_end = 500});
  for (const char* tick : {">0<", ">100<", ">500<"}) EXPECT_THAT(chart, HasSubstr(tick));
}

TEST(LineChart, NamesMarkedPlaces) {
  const std::vector<ChartLine> lines = {{"BLEU", {{0, 1}, {100, 2}}}};
  const std::vector<ChartMark> marks = {
      {20, "<back>"}, {90, "best"}, {30, "<back>"}, {101, "best"}};
  const std::string chart = line_chart(labels, lines, {.marks = marks});
  EXPECT_EQ(markup_error(chart), "");
  EXPECT_EQ(count_of(chart, "<line class=\"mark\""), 3U);  // none outside the axis
  EXPECT_EQ(count_of(chart, "class=\"key"), 2U);
  EXPECT_EQ(count_of(chart, "<g class=\"s8\"><title>&lt;back&gt;: "), 2U);
  EXPECT_THAT(chart, HasSubstr("<g class=\"s6\"><title>best: 90</title>"));
}

TEST(Charts, CanBeEmpty) {
  for (const std::string& chart :
       {line_chart(labels, {}), bar_chart(labels, {}, {}), histogram(labels, {}),
        line_chart({}, std::vector<ChartLine>(1))}) {
    EXPECT_EQ(markup_error(chart), "");
    EXPECT_THAT(chart, Not(HasSubstr("nan")));
    EXPECT_THAT(chart, Not(HasSubstr("inf")));
  }
  EXPECT_THAT(line_chart(labels, {}), HasSubstr("no data"));
}

}  // namespace
}  // namespace heed
