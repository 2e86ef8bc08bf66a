// When a run validates, keeps, stops and goes on; what validation finds is scripted.
#include "heed/training/training_run.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/test_support.h"
#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class TrainingRunTest : public testing::Test {
 protected:
  TrainingRunTest() {
    settings.training.batch_tokens = 64;
    settings.training.validate_every = 2;
    settings.training.max_steps = 0;
    settings.training.patience = 0;
    settings.identity = {"[model]\n", tokenizer.serialized(), "corpus"};
  }

  /// One session: trains, or resumes, until a limit is reached or `steps` are made.
  bool session(int64_t steps = 1000) {
    torch::manual_seed(1);
    Transformer model = make_transformer(tiny_config(tokenizer.vocab_size()));
    Trainer trainer(model, corpus, settings.training);
    const auto validate =
        [this](int64_t, const StopRequest& should_stop) -> std::optional<ValidationScores> {
      if (is_stopped_in_validation && should_stop()) return std::nullopt;
      const double bleu = bleus.empty() ? 0.0 : bleus[std::min(validations, bleus.size() - 1)];
      ++validations;
      return ValidationScores{.nll = nll += nll_change, .bleu = bleu, .sample = ""};
    };
    const RunDirectory run_directory(directory / "run");
    Console console(output, /*is_terminal=*/false);
    TrainingRun run(trainer, run_directory, settings, validate, console);
    run.resume(newest_checkpoint(run_directory, console));
    const bool is_finished = run.run([&steps] { return --steps <= 0; });
    progress = run.progress();
    return is_finished;
  }

  /// From 0.01 at the first step to 0 at the last.
  void use_linear_schedule() {
    settings.training.schedule = ScheduleType::linear;
    settings.training.learning_rate = 0.01;
    settings.training.warmup_steps = 1;
  }

  std::vector<nlohmann::json> metrics(const std::string& kind) const {
    std::vector<nlohmann::json> entries;
    std::istringstream lines(content_of(directory / "run/metrics.jsonl"));
    for (std::string line; std::getline(lines, line);) {
      const auto entry = nlohmann::json::parse(line);
      if (entry.at("kind") == kind) entries.push_back(entry);
    }
    return entries;
  }

  std::vector<int64_t> validated_steps() const {
    std::vector<int64_t> steps;
    for (const auto& entry : metrics("validation")) steps.push_back(entry.at("step"));
    return steps;
  }

  std::string model_bytes() const {
    return content_of(directory / "run/model/weights.safetensors");
  }

  const ParallelText text = random_words(40, 5, /*seed=*/1, [](auto words) { return words; });
  const Tokenizer tokenizer = letter_tokenizer(text);
  const ParallelCorpus corpus{text, tokenizer, {}};
  TrainingRun::Settings settings{{}, ValidationMetric::bleu, {}, tokenizer, [] { return ""; }};
  std::vector<double> bleus;
  double nll = 1.0;
  double nll_change = 0.0;  // from one validation to the next
  size_t validations = 0;
  bool is_stopped_in_validation = false;
  TrainingProgress progress;
  TemporaryDirectory directory;
  std::ostringstream output;
};

TEST_F(TrainingRunTest, StopsAtMaxStepsAfterALastValidation) {
  settings.training.max_steps = 5;
  EXPECT_TRUE(session());
  EXPECT_EQ(progress.step, 5);
  EXPECT_THAT(validated_steps(), ElementsAre(2, 4, 5));
}

TEST_F(TrainingRunTest, StopsAtMaxEpochs) {
  settings.training.max_epochs = 2;
  EXPECT_TRUE(session());
  EXPECT_EQ(progress.sampler, (BatchSamplerState{.epoch = 2, .next_batch = 0}));
  EXPECT_THAT(output.str(), HasSubstr("max_epochs is reached"));
}

TEST_F(TrainingRunTest, StopsWhenItsMinutesAreOver) {
  settings.training.max_minutes = 1e-9;
  EXPECT_TRUE(session());
  EXPECT_EQ(progress.step, 1);
}

TEST_F(TrainingRunTest, ARateFallsToZeroWhereItsEpochsEnd) {
  use_linear_schedule();
  settings.training.max_epochs = 40;
  EXPECT_TRUE(session());
  const auto lines = metrics("training");
  ASSERT_GE(lines.size(), 2u);
  for (const auto& line : lines) {
    const auto step = line.at("step").get<double>(), last = static_cast<double>(progress.step);
    EXPECT_NEAR(line.at("learning_rate"), 0.01 * (last - step) / (last - 1), 0.001) << step;
  }
}

TEST_F(TrainingRunTest, ARateThatFallsByEpochsGoesOnWithTheSameBits) {
  use_linear_schedule();
  settings.training.max_epochs = 20;
  EXPECT_TRUE(session());
  const std::string whole = model_bytes();
  std::filesystem::remove_all(directory / "run");
  EXPECT_FALSE(session(17));
  EXPECT_TRUE(session());
  EXPECT_TRUE(model_bytes() == whole);
}

TEST_F(TrainingRunTest, ARateFallsTowardsTheEndOfItsMinutes) {
  use_linear_schedule();
  settings.training.max_steps = MetricsLog::steps_a_line - 1;
  EXPECT_TRUE(session());
  const auto steps = static_cast<double>(progress.step);
  settings.training.max_steps = 0;
  settings.training.max_minutes = 2 * progress.seconds / 60;  // half of them are over
  (void)session(1);
  const auto lines = metrics("training");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NEAR(lines[0].at("learning_rate"), 0.01 * (2 * steps - (steps + 1)) / (2 * steps - 1),
              1e-9);
}

TEST_F(TrainingRunTest, StopsWhenPatienceEndsAndKeepsTheBestModel) {
  settings.training.patience = 2;
  bleus = {10, 30, 20, 30};  // an equal score is no better
  EXPECT_TRUE(session());
  EXPECT_EQ(progress.step, 8);
  EXPECT_EQ(progress.best_step, 4);
  EXPECT_EQ(progress.best_score, 30.0);
  const std::string best = model_bytes();
  EXPECT_TRUE(session());  // again: nothing is left to do
  EXPECT_EQ(validations, 4);
  EXPECT_TRUE(model_bytes() == best);
}

TEST_F(TrainingRunTest, OfEqualScoresTheSmallerLossIsBetter) {
  settings.training.patience = 2;
  settings.training.max_steps = 10;
  bleus = {0};
  nll_change = -0.1;
  EXPECT_TRUE(session());
  EXPECT_EQ(progress.best_step, 10);
  EXPECT_EQ(progress.validations_since_best, 0);
}

TEST_F(TrainingRunTest, AFinishedRunRunAgainDoesNothing) {
  settings.training.max_steps = 3;
  EXPECT_TRUE(session());
  EXPECT_TRUE(session());
  EXPECT_THAT(validated_steps(), ElementsAre(2, 3));
}

TEST_F(TrainingRunTest, ALastValidationAtASavedStepIsRemembered) {
  bleus = {40, 20};
  EXPECT_FALSE(session(3));  // stopped: saved, but not validated, at step 3
  settings.training.max_steps = 3;
  EXPECT_TRUE(session());
  EXPECT_TRUE(session());
  EXPECT_THAT(validated_steps(), ElementsAre(2, 3));
  EXPECT_EQ(progress.best_score, 40.0);
  EXPECT_EQ(progress.validations_since_best, 1);
}

TEST_F(TrainingRunTest, AStopWhereAValidationIsDueLeavesItToTheNextSession) {
  EXPECT_FALSE(session(2));
  EXPECT_EQ(validations, 0);
  settings.training.max_steps = 3;
  EXPECT_TRUE(session());
  EXPECT_THAT(validated_steps(), ElementsAre(2, 3));
}

TEST_F(TrainingRunTest, AStopInAValidationLeavesItToTheNextSession) {
  is_stopped_in_validation = true;
  EXPECT_FALSE(session(3));  // asked after steps 1 and 2, and then in the validation
  EXPECT_EQ(progress.step, 2);
  EXPECT_EQ(validations, 0);
  is_stopped_in_validation = false;
  settings.training.max_steps = 3;
  EXPECT_TRUE(session());
  EXPECT_THAT(validated_steps(), ElementsAre(2, 3));
}

TEST_F(TrainingRunTest, SavesBeforeTheFirstStep) {
  settings.training.validate_every = 1000;
  EXPECT_FALSE(session(2));
  EXPECT_THAT(RunDirectory(directory / "run").checkpoint_steps(), ElementsAre(0, 2));
}

TEST_F(TrainingRunTest, SavesByTheClock) {
  settings.training.save_minutes = 1e-9;
  settings.training.validate_every = 1000;
  settings.training.keep_checkpoints = 2;
  EXPECT_FALSE(session(4));
  EXPECT_THAT(RunDirectory(directory / "run").checkpoint_steps(), ElementsAre(0, 3, 4));
}

TEST_F(TrainingRunTest, TellsWhichLinesASkippedStepWasMadeOf) {
  settings.training.learning_rate = 1e30;  // the second step's gradients are no numbers
  settings.training.warmup_steps = 1;
  settings.training.clip_norm = 0.0;
  settings.training.validate_every = 1000;
  EXPECT_FALSE(session(3));
  EXPECT_EQ(progress.skipped, 2);
  EXPECT_THAT(output.str(), HasSubstr("step 2 was skipped: its loss or gradient is no number"));
  std::istringstream lines(content_of(directory / "run/metrics.jsonl"));
  std::string first;
  std::getline(lines, first);
  const auto entry = nlohmann::json::parse(first);
  EXPECT_EQ(entry.at("kind"), "skipped");
  EXPECT_EQ(entry.at("step"), 2);
  BatchSampler sampler(corpus, settings.training.batch_tokens, 1);
  (void)sampler.next();
  std::vector<int64_t> expected = sampler.next();  // a pair's line is its index, from 1
  for (auto& line : expected) ++line;
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(entry.at("lines"), nlohmann::json(expected));
}

TEST_F(TrainingRunTest, AStopWhileTheLossIsNoNumberIsSavedToo) {
  settings.training.learning_rate = 1e30;
  settings.training.warmup_steps = 1;
  settings.training.clip_norm = 0.0;
  settings.training.validate_every = 1000;
  EXPECT_FALSE(session(4));
  EXPECT_EQ(progress.step, 4);
  EXPECT_THAT(RunDirectory(directory / "run").checkpoint_steps(), ElementsAre(0, 4));
  EXPECT_FALSE(session(7));  // the tenth in a row is step 11
  EXPECT_EQ(progress.rollbacks, 1);
  EXPECT_EQ(progress.step, 0);
}

TEST_F(TrainingRunTest, DivergenceGoesBackWithHalfTheRateAndGivesUpAfterThreeTimes) {
  settings.training.learning_rate = 1e30;
  settings.training.warmup_steps = 1;
  settings.training.clip_norm = 0.0;
  settings.training.validate_every = 1000;
  EXPECT_THAT(error_text([&] { session(); }),
              AllOf(HasSubstr("training diverges"), HasSubstr("after 3 fresh starts")));
  size_t times = 0;
  const std::string told = output.str(), sign = "Going on from ";
  for (size_t at = told.find(sign); at != std::string::npos; at = told.find(sign, at + 1)) ++times;
  EXPECT_EQ(times, 3);
  EXPECT_THAT(content_of(directory / "run/metrics.jsonl"),
              AllOf(HasSubstr("\"kind\":\"skipped\""), HasSubstr("\"kind\":\"rollback\"")));
  EXPECT_THAT(RunDirectory(directory / "run").checkpoint_steps(), ElementsAre(0));
}

// A rate that is too high for a model that has learned something, but not after it is halved.
TEST_F(TrainingRunTest, AfterARollbackTrainingGoesOn) {
  settings.training.validate_every = 100;
  settings.training.learning_rate = 0.02;
  settings.training.warmup_steps = 10;
  EXPECT_FALSE(session(101));
  const LossWatch before = progress.loss_watch;
  settings.training.learning_rate = 5.0;
  EXPECT_FALSE(session(150));
  EXPECT_GE(progress.rollbacks, 1);
  EXPECT_GT(progress.step, 100);
  EXPECT_LT(progress.loss_watch.state().level, before.state().level + 1.0);
  EXPECT_FALSE(progress.loss_watch.is_off());
}

TEST_F(TrainingRunTest, AModelWhoseLossIsNoNumberIsNotKept) {
  nll = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(error_text([&] { session(); }), AllOf(HasSubstr("the validation loss is no number"),
                                                    HasSubstr("after 3 fresh starts")));
  EXPECT_FALSE(std::filesystem::exists(directory / "run/model/weights.safetensors"));
}

TEST_F(TrainingRunTest, AnotherCorpusIsRefused) {
  EXPECT_FALSE(session(2));
  settings.identity.corpus = "another";
  EXPECT_THAT(error_text([&] { session(); }), HasSubstr("training files have changed"));
}

TEST_F(TrainingRunTest, KeepsTheAverageOfTheLastCheckpointsWhereItIsTheBest) {
  settings.training.max_steps = 6;
  settings.training.average_checkpoints = 2;
  bleus = {10, 20, 15, 25};  // after 2, 4 and 6 steps, and the average's
  EXPECT_TRUE(session());
  EXPECT_EQ(validations, 4);
  EXPECT_EQ(progress.best_score, 25);
  EXPECT_THAT(progress.averaged, ElementsAre(4, 6));
  EXPECT_THAT(output.str(),
              HasSubstr("Average of the checkpoints of steps 4, 6: validation ppl 2.72, "
                        "BLEU 25.00; kept as the model"));
  EXPECT_THAT(content_of(directory / "run/metrics.jsonl"),
              HasSubstr("\"of_steps\":[4,6],\"kept\":true"));
  EXPECT_TRUE(session());
  EXPECT_EQ(validations, 4) << "it was validated again";
}

TEST_F(TrainingRunTest, TheModelStaysWhereAnAverageIsNoBetter) {
  settings.training.max_steps = 6;
  bleus = {10, 20, 15, 20};
  EXPECT_TRUE(session());
  const std::string model = model_bytes();
  settings.training.average_checkpoints = 3;  // on request, of a run that has come to its end
  EXPECT_TRUE(session());
  EXPECT_EQ(validations, 4);
  EXPECT_EQ(model_bytes(), model);
  EXPECT_EQ(progress.best_step, 4);
  EXPECT_THAT(output.str(), HasSubstr("BLEU 20.00; the model of step 4 stays"));
}

TEST_F(TrainingRunTest, SaysWhereThereIsLessToAverageThanAskedFor) {
  settings.training.max_steps = 2;
  settings.training.average_checkpoints = 5;
  EXPECT_TRUE(session());
  EXPECT_THAT(output.str(), HasSubstr("No average: fewer than two validated checkpoints"));
  settings.training.max_steps = 4;
  EXPECT_TRUE(session());
  EXPECT_THAT(output.str(), HasSubstr("of steps 2, 4 (5 were asked for): "));
}

TEST_F(TrainingRunTest, AnAverageWhoseLossIsNoNumberIsNotKept) {
  settings.training.max_steps = 4;
  EXPECT_TRUE(session());
  settings.training.average_checkpoints = 2;
  nll = std::numeric_limits<double>::quiet_NaN();
  bleus = {50};
  EXPECT_TRUE(session());
  EXPECT_THAT(output.str(), HasSubstr("the model of step "));
  EXPECT_NE(progress.best_score, 50);
}

TEST_F(TrainingRunTest, CheckpointsThatWillBeAveragedStay) {
  settings.training.max_steps = 10;
  settings.training.keep_checkpoints = 1;
  settings.training.average_checkpoints = 2;
  settings.training.average_of = AveragedCheckpoints::best;
  bleus = {30, 10, 20, 10, 5, 1};
  EXPECT_TRUE(session());
  EXPECT_THAT(RunDirectory(directory / "run").checkpoint_steps(), ElementsAre(2, 6, 10));
  EXPECT_THAT(progress.averaged, ElementsAre(2, 6));
}

}  // namespace
}  // namespace heed
