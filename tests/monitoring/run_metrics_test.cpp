#include "heed/monitoring/run_metrics.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/test_support.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

RunMetrics metrics_of(const std::string& lines) {
  const TemporaryDirectory directory;
  return read_run_metrics(directory.file("metrics.jsonl", lines));
}

std::string damage_of(const std::string& lines) {
  return error_text([&] { return metrics_of(lines); });
}

/// A line of training that has only what tells it from others.
std::string training(int64_t step, double loss) {
  return R"({"kind":"training","step":)" + std::to_string(step) + R"(,"seconds":)" +
         std::to_string(2 * step) + R"(,"loss":)" + std::to_string(loss) + "}\n";
}

std::string validation(int64_t step, double bleu, int64_t best_step) {
  return R"({"kind":"validation","step":)" + std::to_string(step) + R"(,"seconds":)" +
         std::to_string(2 * step + 1) + R"(,"bleu":)" + std::to_string(bleu) + R"(,"best_step":)" +
         std::to_string(best_step) + "}\n";
}

template <class Points>
std::vector<int64_t> steps_of(const Points& points) {
  std::vector<int64_t> steps;
  for (const auto& point : points) steps.push_back(point.step);
  return steps;
}

TEST(RunMetrics, HaveWhatALineSays) {
  const RunMetrics metrics = metrics_of(
      R"({"kind":"training","step":50,"epoch":1,"seconds":2.5,"loss":3.5,"nll":3,"ppl":20.1,)"
      R"("learning_rate":0.001,"gradient_norm":1.25,"tokens_per_second":3000,"new":[1]})"
      "\n"
      R"({"kind":"validation","step":60,"epoch":1,"seconds":4,"nll":2,"ppl":7.4,"bleu":12.5,)"
      R"("best_step":60,"samples":[{"source":"a","reference":"b","translation":"c -> d"},)"
      R"({"source":"e","translation":"f"}]})"
      "\n"
      R"({"kind":"skipped","step":70,"epoch":2,"lines":[3,8]})"
      "\n"
      R"({"kind":"weather","sun":true})"
      "\n");
  const TrainingPoint& point = metrics.training.at(0);
  EXPECT_EQ(point.step, 50);
  EXPECT_EQ(point.epoch, 1);
  EXPECT_EQ(point.seconds, 2.5);
  EXPECT_EQ(point.loss, 3.5);
  EXPECT_EQ(point.nll, 3);
  EXPECT_EQ(point.ppl, 20.1);
  EXPECT_EQ(point.learning_rate, 0.001);
  EXPECT_EQ(point.gradient_norm, 1.25);
  EXPECT_EQ(point.tokens_per_second, 3000);
  const ValidationPoint& validation = metrics.validations.at(0);
  EXPECT_EQ(validation.step, 60);
  EXPECT_EQ(validation.seconds, 4);
  EXPECT_EQ(validation.nll, 2);
  EXPECT_EQ(validation.ppl, 7.4);
  EXPECT_EQ(validation.bleu, 12.5);
  EXPECT_THAT(validation.samples,
              ElementsAre(SampleTranslation{"a", "b", "c -> d"}, SampleTranslation{"e", "", "f"}));
  EXPECT_EQ(metrics.best->step, 60);
  EXPECT_EQ(metrics.skipped.at(0).epoch, 2);
  EXPECT_THAT(metrics.skipped.at(0).lines, ElementsAre(3, 8));
}

TEST(RunMetrics, HaveTheOneSampleOfOlderRuns) {
  const auto samples_of = [](const std::string& sample) {
    return metrics_of(R"({"kind":"validation","step":1)" + sample + "}").validations.at(0).samples;
  };
  EXPECT_THAT(samples_of(R"(,"sample":"A dog. -> Ein Hund.")"),
              ElementsAre(SampleTranslation{"A dog.", "", "Ein Hund."}));
  EXPECT_THAT(samples_of(R"(,"sample":"Ein Hund.")"),
              ElementsAre(SampleTranslation{"", "", "Ein Hund."}));
  EXPECT_THAT(samples_of(""), ElementsAre());
}

TEST(RunMetrics, AreNoNumbersWhereTheFileHasNone) {
  const RunMetrics metrics = metrics_of(R"({"kind":"training","step":50,"ppl":null})");
  EXPECT_TRUE(std::isnan(metrics.training.at(0).ppl));
  EXPECT_TRUE(std::isnan(metrics.training.at(0).seconds));
}

TEST(RunMetrics, AreEmptyBeforeTheFirstLine) {
  const RunMetrics metrics = read_run_metrics("/no/such/metrics.jsonl");
  EXPECT_TRUE(metrics.training.empty());
  EXPECT_FALSE(metrics.best);
  EXPECT_TRUE(metrics_of("").validations.empty());
}

TEST(RunMetrics, ForgetWhatARollbackUndid) {
  const std::string before = training(50, 5) + training(100, 4) + validation(100, 20, 100) +
                             training(150, 9) + validation(150, 1, 100) + training(200, 99) +
                             R"({"kind":"rollback","step":210,"to_step":100})" + "\n";
  RunMetrics metrics = metrics_of(before);
  EXPECT_THAT(steps_of(metrics.training), ElementsAre(50, 100));
  EXPECT_THAT(steps_of(metrics.validations), ElementsAre(100));

  metrics = metrics_of(before + training(150, 3) + validation(150, 25, 150));
  EXPECT_THAT(steps_of(metrics.training), ElementsAre(50, 100, 150));
  EXPECT_EQ(metrics.training.back().loss, 3);
  EXPECT_EQ(metrics.validations.back().bleu, 25);
  EXPECT_EQ(metrics.rollbacks.at(0).step, 210);
  EXPECT_EQ(metrics.rollbacks.at(0).to_step, 100);
  EXPECT_EQ(metrics.rollbacks.at(0).seconds, 400);
}

TEST(RunMetrics, KnowTheBestModelEvenWhereItsStepWasUndone) {
  const std::string again = validation(100, 20, 100) + validation(200, 30, 200) +
                            R"({"kind":"rollback","step":220,"to_step":100})" + "\n" +
                            validation(200, 25, 200);
  RunMetrics metrics = metrics_of(again);
  EXPECT_THAT(steps_of(metrics.validations), ElementsAre(100, 200));
  EXPECT_EQ(metrics.best->bleu, 30);
  metrics = metrics_of(again + validation(300, 31, 300));
  EXPECT_EQ(metrics.best->step, 300);
}

TEST(RunMetrics, KnowWhereTheBestModelIsAnAverage) {
  const auto average = [](const std::string& kept) {
    return R"({"kind":"average","step":200,"of_steps":[100,200],"kept":)" + kept +
           R"(,"bleu":33,"best_step":200})" + "\n";
  };
  const std::string before = validation(100, 20, 100) + validation(200, 30, 200);
  EXPECT_EQ(metrics_of(before + average("false")).best->bleu, 30);
  const RunMetrics metrics = metrics_of(before + average("true"));
  EXPECT_EQ(metrics.best->bleu, 33);
  EXPECT_THAT(metrics.best->of_steps, ElementsAre(100, 200));
  EXPECT_EQ(metrics.validations.size(), 2);
}

TEST(RunMetrics, IncreaseInStepsWhateverTheFileSays) {
  const RunMetrics metrics =
      metrics_of(training(50, 5) + training(100, 4) + training(150, 3) + training(100, 2));
  EXPECT_THAT(steps_of(metrics.training), ElementsAre(50, 100));
  EXPECT_EQ(metrics.training.back().loss, 2);
}

TEST(RunMetrics, NameADamagedLine) {
  for (const char* damaged :
       {"{\"kind\":\"training\",\"st", "", "[1]", "7", R"({"step":1})", R"({"kind":"training"})",
        R"({"kind":"training","step":"one"})", R"({"kind":"training","step":1,"loss":"low"})",
        R"({"kind":"rollback","step":3})", R"({"kind":"validation","step":1,"samples":[{}]})",
        R"({"kind":"validation","step":1,"samples":["a"]})",
        R"({"kind":"skipped","step":1,"lines":7})"}) {
    EXPECT_THAT(damage_of(training(50, 5) + damaged + "\n" + training(100, 5)),
                HasSubstr("metrics.jsonl:2)"))
        << damaged;
  }
}

}  // namespace
}  // namespace heed
