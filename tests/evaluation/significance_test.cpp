#include "heed/evaluation/significance.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <string>

#include "evaluation/significance_golden.h"
#include "heed/core/error.h"
#include "heed/evaluation/bleu.h"
#include "heed/evaluation/chrf.h"
#include "heed/evaluation/ter.h"

namespace heed {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::ThrowsMessage;

std::unique_ptr<Metric> metric_named(const std::string& name) {
  if (name == "BLEU") return std::make_unique<Bleu>();
  if (name == "BLEU floor") {
    return std::make_unique<Bleu>(BleuOptions{.smooth_method = BleuSmoothing::floor});
  }
  if (name == "BLEU add-k") {
    return std::make_unique<Bleu>(BleuOptions{.smooth_method = BleuSmoothing::add_k});
  }
  if (name == "chrF2 eps") return std::make_unique<Chrf>(ChrfOptions{.eps_smoothing = true});
  if (name == "TER") return std::make_unique<Ter>();
  return std::make_unique<Chrf>(ChrfOptions{.word_order = name == "chrF2++" ? 2 : 0});
}

std::vector<StatisticsTable> systems_of(const json& corpus) {
  std::vector<StatisticsTable> systems;
  for (const auto& values : corpus["statistics"]) systems.push_back({corpus["width"], values});
  return systems;
}

void expect_equal(double actual, double expected) {
  EXPECT_NEAR(actual, expected, 1e-13 * std::abs(expected));
}

void expect_equal(const std::optional<double>& actual, const json& expected) {
  ASSERT_EQ(actual.has_value(), !expected.is_null());
  if (actual) {
    EXPECT_EQ(*actual, expected.get<double>());
  }
}

void expect_equal(const std::vector<ComparedSystem>& actual, const json& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t s = 0; s < actual.size(); ++s) {
    SCOPED_TRACE("system " + std::to_string(s));
    expect_equal(actual[s].score, expected[s]["score"].get<double>());
    expect_equal(actual[s].p_value, expected[s]["p_value"]);
    ASSERT_EQ(actual[s].interval.has_value(), !expected[s]["mean"].is_null());
    if (!actual[s].interval) continue;
    expect_equal(actual[s].interval->mean, expected[s]["mean"].get<double>());
    expect_equal(actual[s].interval->half_width, expected[s]["ci"].get<double>());
  }
}

std::string trace_of(const json& corpus) {
  return corpus["name"].get<std::string>() + " " + corpus["metric"].get<std::string>();
}

TEST(BootstrapInterval, EqualsSacrebleu) {
  for (const auto& corpus : significance_golden()["corpora"]) {
    SCOPED_TRACE(trace_of(corpus));
    for (const auto& expected : corpus["confidence"]) {
      const ConfidenceInterval interval =
          bootstrap_interval(systems_of(corpus)[0], metric_named(corpus["metric"])->scorer(),
                             {.trials = expected["trials"], .seed = corpus["seed"]});
      expect_equal(interval.mean, expected["mean"].get<double>());
      expect_equal(interval.half_width, expected["ci"].get<double>());
    }
  }
}

TEST(PairedBootstrap, EqualsSacrebleu) {
  for (const auto& corpus : significance_golden()["corpora"]) {
    SCOPED_TRACE(trace_of(corpus));
    for (const auto& expected : corpus["bootstrap"]) {
      const ResamplingOptions options{.trials = expected["arguments"]["n_samples"],
                                      .seed = corpus["seed"]};
      expect_equal(
          paired_bootstrap(systems_of(corpus), metric_named(corpus["metric"])->scorer(), options),
          expected["systems"]);
    }
  }
}

TEST(PairedRandomization, EqualsSacrebleu) {
  for (const auto& corpus : significance_golden()["corpora"]) {
    SCOPED_TRACE(trace_of(corpus));
    for (const auto& expected : corpus["randomization"]) {
      const json& arguments = expected["arguments"];
      const RandomizationOptions options{.trials = arguments["n_samples"],
                                         .confidence_trials = arguments.value("n_ar_confidence", 0),
                                         .seed = corpus["seed"]};
      expect_equal(paired_randomization(systems_of(corpus),
                                        metric_named(corpus["metric"])->scorer(), options),
                   expected["systems"]);
    }
  }
}

/// Statistics of `count` sentences that differ between calls with another `offset`.
StatisticsTable made_up(int64_t count, int64_t width, int64_t offset) {
  StatisticsTable statistics{.width = width, .values = {}};
  for (int64_t i = 0; i < count * width; ++i) {
    statistics.values.push_back(static_cast<double>((i * i + offset * i) % 17));
  }
  return statistics;
}

double ratio(std::span<const double> sums) { return 100 * sums[0] / (sums[0] + sums[1]); }

TEST(Resampling, GivesTheSameOnAnyNumberOfThreads) {
  const std::vector systems = {made_up(301, 9, 1), made_up(301, 9, 5), made_up(301, 9, 3)};
  const CorpusScorer scorer = scorer_in_double(ratio);
  const auto bootstrap = paired_bootstrap(systems, scorer, {.trials = 200});
  const auto randomized = paired_randomization(systems, scorer, {.trials = 200});
  for (const int threads : {0, 2, 3}) {
    const auto more = paired_bootstrap(systems, scorer, {.trials = 200, .threads = threads});
    const auto more_randomized =
        paired_randomization(systems, scorer, {.trials = 200, .threads = threads});
    for (std::size_t s = 0; s < systems.size(); ++s) {
      EXPECT_EQ(more[s].p_value, bootstrap[s].p_value);
      EXPECT_EQ(more[s].interval->mean, bootstrap[s].interval->mean);
      EXPECT_EQ(more[s].interval->half_width, bootstrap[s].interval->half_width);
      EXPECT_EQ(more_randomized[s].p_value, randomized[s].p_value);
    }
  }
}

TEST(Resampling, ComparesEachSystemAsIfItWereAlone) {
  const std::vector systems = {made_up(50, 2, 1), made_up(50, 2, 4), made_up(50, 2, 9)};
  const std::vector pair = {systems[0], systems[2]};
  const CorpusScorer scorer = scorer_in_double(ratio);
  EXPECT_EQ(paired_bootstrap(systems, scorer)[2].p_value,
            paired_bootstrap(pair, scorer)[1].p_value);
  EXPECT_EQ(paired_randomization(systems, scorer)[2].p_value,
            paired_randomization(pair, scorer)[1].p_value);
}

TEST(Resampling, HasNoIntervalOfOneSentence) {
  const ConfidenceInterval interval =
      bootstrap_interval({.width = 2, .values = {1, 3}}, scorer_in_double(ratio));
  EXPECT_EQ(interval.mean, 25);
  EXPECT_EQ(interval.half_width, 0);
}

TEST(Resampling, PassesOnWhatAScorerThrows) {
  const CorpusScorer scorer =
      scorer_in_double([](std::span<const double>) -> double { throw Error("no score"); });
  EXPECT_THAT([&] { bootstrap_interval(made_up(9, 2, 0), scorer, {.threads = 2}); },
              ThrowsMessage<Error>(HasSubstr("no score")));
}

TEST(Resampling, NeedsSentencesSystemsAndTrials) {
  const CorpusScorer scorer = scorer_in_double(ratio);
  const std::vector unequal = {made_up(3, 2, 0), made_up(4, 2, 0)};
  EXPECT_THAT([&] { paired_bootstrap(unequal, scorer); },
              ThrowsMessage<Error>(HasSubstr("number of sentences: 3 and 4")));
  EXPECT_THAT([&] { paired_randomization({}, scorer); },
              ThrowsMessage<Error>(HasSubstr("no system")));
  EXPECT_THAT([&] { bootstrap_interval({}, scorer); },
              ThrowsMessage<Error>(HasSubstr("no sentence")));
  EXPECT_THAT([&] { bootstrap_interval(made_up(3, 2, 0), scorer, {.trials = 0}); },
              ThrowsMessage<Error>(HasSubstr("at least one trial")));
}

}  // namespace
}  // namespace heed
