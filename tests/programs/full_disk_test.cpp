// Writing that fails: what was there before stays, and nothing half-written appears.
#include <gmock/gmock.h>

#include "tiny_run.h"

namespace heed {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FullDiskProgram : public ModelTest {
 protected:
  void SetUp() override {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  }

  static int64_t size_of(const fs::path& file) { return static_cast<int64_t>(fs::file_size(file)); }
};

TEST_F(FullDiskProgram, TranslationsToAFile) {
  Options options = tiny_translation(model());
  options["output"] = "/dev/full";
  EXPECT_THAT(failure_after_work(run("heed-translate", options, {.input = "Hello.\n"})),
              AllOf(HasSubstr("No space left on device"), HasSubstr("/dev/full")));
}

TEST_F(FullDiskProgram, TranslationsToStandardOutput) {
  const Outcome outcome = run("heed-translate", tiny_translation(model()),
                              {.input = "Hello.\n", .output = "/dev/full"});
  EXPECT_THAT(failure_after_work(outcome),
              AllOf(HasSubstr("No space left on device"), HasSubstr("standard output")));
}

TEST_F(FullDiskProgram, AScoreToStandardOutput) {
  const std::string text = directory().file("text", "a b c d\n");
  EXPECT_THAT(failure(run("heed-evaluate", Options{{"hypothesis", text}, {"reference", text}},
                          {.output = "/dev/full"})),
              HasSubstr("standard output"));
}

TEST_F(FullDiskProgram, HelpToStandardOutput) {
  EXPECT_THAT(
      failure(run("heed-train", std::vector<std::string>{"--help"}, {.output = "/dev/full"})),
      HasSubstr("standard output"));
}

TEST_F(FullDiskProgram, TranslationsLeaveTheOldOnesInPlace) {
  Options options = tiny_translation(model());
  options["output"] = directory().file("old.de", "precious\n");
  const Outcome outcome = run("heed-translate", options,
                              {.input = phrasebook("test.en", 0, 100), .largest_file_bytes = 1000});
  EXPECT_THAT(failure_after_work(outcome), HasSubstr(directory() / "old.de"));
  EXPECT_EQ(content_of(directory() / "old.de"), "precious\n");
  EXPECT_THAT(directory().names(), Not(testing::Contains(HasSubstr(".tmp"))));
}

// A limit between the sizes of the model's weights and of a checkpoint: only the latter fails.
TEST_F(FullDiskProgram, ACheckpoint) {
  const int64_t weights = size_of(model() / "model" / "weights.safetensors");
  ASSERT_LT(weights + 1000, size_of(newest_checkpoint(model())));
  const Options options = tiny_training(directory(), "full");
  const Outcome outcome = run("heed-train", options, {.largest_file_bytes = weights + 1000});
  EXPECT_THAT(failure_after_work(outcome), HasSubstr("step-00000000.ckpt"));
  EXPECT_THAT(files_below(directory() / "full"), Not(testing::Contains(HasSubstr(".ckpt"))));
  train(options);  // there is room again
  const char* file = "model/weights.safetensors";
  EXPECT_TRUE(content_of(directory() / "full" / file) == content_of(model() / file));
}

TEST_F(FullDiskProgram, ALaterCheckpoint) {
  Options options = tiny_training(directory(), "later");
  options["training.max_steps"] = "4";
  train(options);
  const fs::path before = newest_checkpoint(directory() / "later");
  const std::string bytes = content_of(before);
  options["training.max_steps"] = "8";
  const Outcome outcome = run("heed-train", options, {.largest_file_bytes = size_of(before) / 2});
  EXPECT_THAT(failure_after_work(outcome), HasSubstr("cannot write"));
  EXPECT_TRUE(newest_checkpoint(directory() / "later") == before && content_of(before) == bytes);
  EXPECT_THAT(train(options), HasSubstr("Resuming at step 4"));
}

TEST_F(FullDiskProgram, ABetterModel) {
  Options options = tiny_training(directory(), "narrow");
  options["training.max_steps"] = "4";
  train(options);
  const fs::path weights = directory() / "narrow" / "model" / "weights.safetensors";
  const std::string bytes = content_of(weights);
  options["training.max_steps"] = "8";
  const Outcome outcome = run("heed-train", options, {.largest_file_bytes = size_of(weights) - 1});
  EXPECT_THAT(failure_after_work(outcome), HasSubstr("weights.safetensors"));
  EXPECT_TRUE(content_of(weights) == bytes);
  EXPECT_THAT(files_below(directory() / "narrow"), Not(testing::Contains(HasSubstr(".tmp"))));
}

}  // namespace
}  // namespace heed
