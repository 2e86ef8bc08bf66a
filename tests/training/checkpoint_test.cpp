#include "heed/training/checkpoint.h"

#include <gmock/gmock.h>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/text_file.h"
#include "heed/training/metrics_log.h"
#include "heed/training/run_directory.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::ElementsAre;

TEST(Checkpoint, KeepsAllThatAResumeNeeds) {
  TemporaryDirectory directory;
  TrainingProgress progress;
  progress.step = 17;
  progress.sampler = {.epoch = 2, .next_batch = 5};
  progress.seconds = 0.1 + 0.2;  // not a short decimal
  progress.parts = 4;
  progress.loss_watch.set_state({.first = 8.5, .level = 2.5, .steps = 60, .off_in_a_row = 3});
  progress.rollbacks = 2;
  progress.skipped = 7;
  progress.rollback_step = 90;
  progress.metrics_bytes = 1234;
  progress.best_score = -3.25;
  progress.best_nll = 2.75;
  progress.best_step = 10;
  progress.validations_since_best = 2;
  progress.window = {
      .loss = 1.0 / 3, .nll = 2.5, .gradient_norm = 0.7, .seconds = 3, .tokens = 9, .steps = 2};
  const std::string tokenizer("\0\xff bytes", 8);
  save_checkpoint(directory / "x.ckpt", {{"w", at::arange(3)}}, progress,
                  {.settings = "[model]\n", .tokenizer = tokenizer, .corpus = "abc"});

  const Checkpoint read = read_checkpoint(directory / "x.ckpt");
  EXPECT_TRUE(at::equal(read.content.tensors.at("w"), at::arange(3)));
  EXPECT_EQ(read.progress.step, 17);
  EXPECT_EQ(read.progress.sampler, progress.sampler);
  EXPECT_EQ(read.progress.seconds, progress.seconds);
  EXPECT_EQ(read.progress.parts, 4);
  EXPECT_EQ(read.progress.loss_watch.state().level, 2.5);
  EXPECT_EQ(read.progress.loss_watch.state().steps, 60);
  EXPECT_EQ(read.progress.loss_watch.state().off_in_a_row, 3);
  EXPECT_EQ(read.progress.rollbacks, 2);
  EXPECT_EQ(read.progress.skipped, 7);
  EXPECT_EQ(read.progress.rollback_step, 90);
  EXPECT_EQ(read.progress.metrics_bytes, 1234);
  EXPECT_EQ(read.progress.best_score, progress.best_score);
  EXPECT_EQ(read.progress.best_nll, 2.75);
  EXPECT_EQ(read.progress.best_step, 10);
  EXPECT_EQ(read.progress.validations_since_best, 2);
  EXPECT_EQ(read.progress.window.loss, progress.window.loss);
  EXPECT_EQ(read.progress.window.tokens, 9);
  EXPECT_EQ(read.identity.settings, "[model]\n");
  EXPECT_EQ(read.identity.tokenizer, tokenizer);
  EXPECT_EQ(read.identity.corpus, "abc");
}

TEST(Checkpoint, BeforeTheFirstValidationThereIsNoBestScore) {
  TemporaryDirectory directory;
  save_checkpoint(directory / "x.ckpt", {}, {}, {.settings = "", .tokenizer = "t", .corpus = ""});
  EXPECT_FALSE(read_checkpoint(directory / "x.ckpt").progress.best_score);
}

TEST(RunDirectory, ListsAndPrunesCheckpointsByStep) {
  TemporaryDirectory directory;
  const RunDirectory run(directory / "run");
  for (const int64_t step : {5, 123'456'789, 40}) write_file_atomically(run.checkpoint(step), "x");
  write_file_atomically(directory / "run" / "checkpoints" / "notes.txt", "mine");
  EXPECT_THAT(run.checkpoint_steps(), ElementsAre(5, 40, 123'456'789));
  run.prune_checkpoints(123'456'789, 2, {});
  EXPECT_THAT(run.checkpoint_steps(), ElementsAre(40, 123'456'789));
  run.prune_checkpoints(123'456'789, 5, {});
  EXPECT_THAT(run.checkpoint_steps(), ElementsAre(40, 123'456'789));
  run.prune_checkpoints(123'456'789, 1, /*others=*/{40});
  EXPECT_THAT(run.checkpoint_steps(), ElementsAre(40, 123'456'789));
  EXPECT_TRUE(std::filesystem::exists(directory / "run" / "checkpoints" / "notes.txt"));
}

TEST(RunDirectory, NeverPrunesTheCheckpointJustWritten) {
  TemporaryDirectory directory;
  const RunDirectory run(directory / "run");
  // 40 was damaged, so the run went on from 30, and has now written 35.
  for (const int64_t step : {20, 30, 35, 40}) write_file_atomically(run.checkpoint(step), "x");
  run.prune_checkpoints(35, 1, {});
  EXPECT_THAT(run.checkpoint_steps(), ElementsAre(35));
}

TEST(RunDirectory, TakesNoDirectoryOfSomebodyElse) {
  TemporaryDirectory directory;
  write_file_atomically(directory / "thesis.txt", "x");
  EXPECT_THROW(RunDirectory(directory.path()), Error);
  EXPECT_THROW(RunDirectory(directory / "thesis.txt"), Error);
  EXPECT_EQ(read_file(directory / "thesis.txt"), "x");
}

TEST(RunDirectory, IsHeldByOneAtATime) {
  TemporaryDirectory directory;
  const RunDirectory run(directory / "run");
  auto first = run.lock();
  EXPECT_THAT(error_text([&] { (void)RunDirectory(directory / "run").lock(); }),
              testing::HasSubstr("another heed-train"));
  first.reset();
  EXPECT_NO_THROW((void)run.lock());
}

TEST(MetricsLog, TruncateDropsWhatAKilledSessionWroteAfterItsCheckpoint) {
  TemporaryDirectory directory;
  const std::filesystem::path path = directory / "metrics.jsonl";
  const MetricsLog log(path);
  EXPECT_EQ(log.size(), 0);
  EXPECT_NO_THROW(log.truncate(0));
  write_file_atomically(path, "{\"step\":50}\n");
  const int64_t size = log.size();
  write_file_atomically(path, "{\"step\":50}\n{\"step\":100}\n{\"step\":1");
  log.truncate(size);
  EXPECT_EQ(read_file(path), "{\"step\":50}\n");
  log.truncate(1000);
  EXPECT_EQ(log.size(), size);
}

}  // namespace
}  // namespace heed
