#include "heed/monitoring/tensorboard_log.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/test_support.h"
#include "monitoring/event_reader.h"

namespace heed {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

/// A point of training every 50 steps, 2 seconds a step.
TrainingPoint training(int64_t step, double loss) {
  return {.step = step, .seconds = 2.0 * static_cast<double>(step), .loss = loss};
}

class TensorBoardLogTest : public testing::Test {
 protected:
  TensorBoardLogTest() : log_(directory_ / "tensorboard") {
    metrics_.training = {training(50, 5), training(100, 4)};
    metrics_.validations = {
        {.step = 100, .seconds = 210, .bleu = 12.5, .samples = {{"a *b*", "c", "d < 1"}}}};
  }

  std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory_ / "tensorboard")) {
      files.push_back(entry.path());
    }
    return files;
  }

  /// The events of a tag, of the only file that is there.
  std::vector<ReadEvent> events(const std::string& tag) const {
    EXPECT_THAT(files(), SizeIs(1));
    std::vector<ReadEvent> events = read_events(files().at(0));
    std::erase_if(events, [&](const ReadEvent& event) { return event.tag != tag; });
    return events;
  }

  std::vector<int64_t> steps(const std::string& tag) const {
    std::vector<int64_t> steps;
    for (const ReadEvent& event : events(tag)) steps.push_back(event.step);
    return steps;
  }

  TemporaryDirectory directory_;
  RunMetrics metrics_;
  TensorBoardLog log_;
};

TEST_F(TensorBoardLogTest, HasThePointsOfARun) {
  log_.update(metrics_);
  EXPECT_THAT(files().at(0).filename().string(), testing::StartsWith("events.out.tfevents."));
  const auto losses = events("training/loss");
  ASSERT_THAT(losses, SizeIs(2));
  EXPECT_EQ(losses[1].step, 100);
  EXPECT_EQ(losses[1].value, 4);
  EXPECT_NEAR(losses[1].wall_time - losses[0].wall_time, 100, 1e-3);
  EXPECT_EQ(events("validation/bleu").at(0).value, 12.5F);
  EXPECT_THAT(events("training/nll"), SizeIs(0));  // not known
}

TEST_F(TensorBoardLogTest, HasTranslationsAsTheyAre) {
  log_.update(metrics_);
  const ReadEvent text = events("samples/1").at(0);
  EXPECT_EQ(text.step, 100);
  EXPECT_EQ(text.plugin, "text");
  EXPECT_EQ(text.text,
            "**source:** a \\*b\\*\n\n**reference:** c\n\n**translation:** d &lt; 1\n\n");
}

TEST_F(TensorBoardLogTest, AddsWhatIsNew) {
  log_.update(metrics_);
  const auto file = files().at(0);
  const std::string before = content_of(file);
  metrics_.training.push_back(training(150, 3));
  log_.update(metrics_);
  log_.update(metrics_);
  EXPECT_THAT(content_of(file), testing::StartsWith(before));
  EXPECT_THAT(steps("training/loss"), ElementsAre(50, 100, 150));
}

TEST_F(TensorBoardLogTest, BeginsAResumedRunWithItsHistory) {
  const std::string name = "tensorboard/events.out.tfevents.";
  std::filesystem::create_directory(directory_ / "tensorboard");
  directory_.file(name + "0000000001.host.1.0", "older");
  directory_.file(name + "0000000002.host.1.0", "old");
  log_.update(metrics_);
  EXPECT_FALSE(std::filesystem::exists(directory_ / (name + "0000000001.host.1.0")));
  EXPECT_TRUE(std::filesystem::remove(directory_ / (name + "0000000002.host.1.0")));
  EXPECT_THAT(steps("training/loss"), ElementsAre(50, 100));
  EXPECT_TRUE(read_events(files().at(0)).at(1).is_session_start);
}

TEST_F(TensorBoardLogTest, TakesBackWhatARollbackUndid) {
  log_.update(metrics_);
  metrics_.training = {training(50, 5), training(100, 4.5), training(150, 3)};
  metrics_.validations.clear();
  metrics_.rollbacks = {{.step = 120, .to_step = 50, .seconds = 240}};
  log_.update(metrics_);
  log_.update(metrics_);
  EXPECT_THAT(steps("training/loss"), ElementsAre(50, 100, 100, 150));
  const auto all = read_events(files().at(0));
  const auto restart = std::ranges::find_if(
      all, [](const ReadEvent& event) { return event.is_session_start && event.step > 0; });
  ASSERT_NE(restart, all.end());
  EXPECT_EQ(restart->step, 51);  // TensorBoard drops what came before of this step and later ones
  EXPECT_EQ((restart + 1)->step, 100);
  EXPECT_EQ((restart + 1)->value, 4.5F);
}

TEST_F(TensorBoardLogTest, WritesWhatCameBeforeARollbackThatItHasNotSeen) {
  log_.update(metrics_);
  metrics_.training = {training(50, 5), training(100, 4), training(150, 3)};
  metrics_.rollbacks = {{.step = 400, .to_step = 300}, {.step = 320, .to_step = 200}};
  log_.update(metrics_);
  EXPECT_THAT(steps("training/loss"), ElementsAre(50, 100, 150));
  EXPECT_THAT(steps("validation/bleu"), ElementsAre(100));
}

TEST_F(TensorBoardLogTest, RemovesNoOtherFiles) {
  std::filesystem::create_directory(directory_ / "tensorboard");
  directory_.file("tensorboard/notes.txt", "mine");
  log_.update(metrics_);
  EXPECT_TRUE(std::filesystem::exists(directory_ / "tensorboard/notes.txt"));
}

TEST_F(TensorBoardLogTest, SaysWhereItCannotBeWritten) {
  directory_.file("tensorboard", "a file");
  EXPECT_THAT(error_text([&] { log_.update(metrics_); }), HasSubstr("tensorboard"));
}

}  // namespace
}  // namespace heed
