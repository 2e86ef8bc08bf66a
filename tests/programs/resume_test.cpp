// Stopping heed-train in every way, and going on by the same command.
#include <gmock/gmock.h>
#include <signal.h>

#include <chrono>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tiny_run.h"

namespace heed {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Looks again and again until `condition` holds; fails after two minutes.
void wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!condition()) {
    ASSERT_LT(std::chrono::steady_clock::now(), end) << "it did not happen";
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

/// All tensors of a safetensors file, by name, as bytes: a checkpoint less its clock readings.
std::map<std::string, std::string> tensors_of(const fs::path& file) {
  const std::string bytes = content_of(file);
  uint64_t header_size = 0;
  bytes.copy(reinterpret_cast<char*>(&header_size), sizeof header_size);
  const size_t data = sizeof header_size + header_size;
  const auto header = nlohmann::json::parse(bytes.substr(sizeof header_size, header_size));
  std::map<std::string, std::string> tensors;
  for (const auto& [name, value] : header.items()) {
    if (name == "__metadata__") continue;
    const size_t begin = value.at("data_offsets")[0], end = value.at("data_offsets")[1];
    tensors[name] = bytes.substr(data + begin, end - begin);
  }
  return tensors;
}

void expect_same_training(const fs::path& run, const fs::path& other) {
  const auto tensors = tensors_of(newest_checkpoint(run));
  EXPECT_EQ(newest_checkpoint(run).filename(), newest_checkpoint(other).filename());
  EXPECT_GT(tensors.size(), 10);
  EXPECT_TRUE(tensors == tensors_of(newest_checkpoint(other)));
  const char* weights = "model/weights.safetensors";
  EXPECT_TRUE(content_of(run / weights) == content_of(other / weights));
}

/// The lines of metrics.jsonl, less what the clock says.
std::vector<nlohmann::json> metrics_of(const fs::path& run) {
  std::vector<nlohmann::json> lines;
  for (const std::string& line : split_lines(content_of(run / "metrics.jsonl"))) {
    lines.push_back(nlohmann::json::parse(line));
    lines.back().erase("seconds");
    lines.back().erase("tokens_per_second");
  }
  return lines;
}

int64_t newest_step(const fs::path& run) {
  return std::stoll(newest_checkpoint(run).stem().string().substr(std::string("step-").size()));
}

class ResumeProgram : public ModelTest {
 protected:
  void SetUp() override {
    write_corpus(work_);
    run_ = work_ / "run";
  }

  /// A run that would take hours, with a checkpoint every two steps.
  Options endless() const {
    Options options = tiny_training(work_);
    options["training.max_steps"] = "1000000";
    options["training.patience"] = "0";
    options["training.validate_every"] = "2";
    return options;
  }

  /// Starts the endless run, sends the signal once a step is saved, and waits for the end.
  Outcome stopped_by(int signal_number) const {
    Program program("heed-train", arguments(endless()));
    wait_until([&] { return program.has_ended() || newest_step_or(0) > 0; });
    program.send(signal_number);
    return program.wait();
  }

  /// Three checkpoints, of steps 2, 4 and 6.
  Options trained_for_six_steps() const {
    Options options = endless();
    options["training.max_steps"] = "6";
    train(options);
    return options;
  }

  /// Goes on from where `run_` stands for a few steps; the same training must come out as at once.
  void expect_going_on_equals_never_stopping() const {
    Options options = endless();
    options["training.max_steps"] = std::to_string(newest_step(run_) + 4);
    EXPECT_THAT(train(options), HasSubstr("Resuming at step "));
    options["run"] = work_ / "uninterrupted";
    train(options);
    expect_same_training(run_, work_ / "uninterrupted");
  }

  int64_t newest_step_or(int64_t none) const {
    return newest_checkpoint(run_).empty() ? none : newest_step(run_);
  }

  /// Whether a checkpoint is being written.
  bool is_saving() const {
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(run_ / "checkpoints", missing)) {
      if (entry.path().extension() == ".tmp") return true;
    }
    return false;
  }

  TemporaryDirectory work_;
  fs::path run_;
};

TEST_F(ResumeProgram, GoesOnToTheSameBitsAsWithoutStopping) {
  Options options = tiny_training(work_);
  options["training.max_steps"] = "7";
  train(options);
  options["training.max_steps"] = "20";
  const std::string told = train(options);
  EXPECT_THAT(told, AllOf(HasSubstr("Resuming at step 7 from "),
                          HasSubstr("training.max_steps was 7 and is 20")));
  expect_same_training(run_, model());
}

// Sets of variants that have every one of them; the paper's is above.
TEST_F(ResumeProgram, VariantsGoOnToTheSameBitsAndTranslate) {
  const std::vector<Options> variants{
      {{"model.norm", "pre"},
       {"model.norm_type", "rms"},
       {"model.position", "rotary"},
       {"model.feed_forward", "swiglu"},
       {"model.bias", "false"},
       {"model.tie_embeddings", "none"}},
      {{"model.norm", "deep"}, {"model.position", "relative"}, {"model.feed_forward", "gelu"}},
      {{"model.position", "alibi"},
       {"model.attention_window", "4"},
       {"model.feed_forward", "geglu"},
       {"model.tie_embeddings", "decoder"}},
      {{"model.position", "learned"}, {"model.feed_forward", "silu"}},
      {{"model.attention_dropout", "0.1"},
       {"model.activation_dropout", "0.1"},
       {"training.r_drop", "5"},
       {"training.bpe_dropout", "0.1"},
       {"training.word_dropout", "0.1"},
       {"training.schedule", "linear"},
       {"training.warmup_steps", "4"},
       {"training.decay_steps", "12"}},
      {{"model.position", "none"}, {"model.norm", "pre"}, {"model.d_k", "4"}, {"model.d_v", "24"}},
      {{"model.position", "shaw"},
       {"model.num_kv_heads", "1"},
       {"model.num_encoder_layers", "2"},
       {"model.unique_layers", "1"},
       {"model.initialisation", "depth_scaled"}},
      {{"model.architecture", "decoder_only"},
       {"model.num_encoder_layers", "0"},
       {"model.position", "rotary"},
       {"model.num_kv_heads", "1"}},
      {{"model.architecture", "decoder_only"},
       {"model.bidirectional_source", "true"},
       {"model.num_encoder_layers", "0"},
       {"model.position", "learned"},
       {"tokenizer.separate", "true"},
       {"model.tie_embeddings", "decoder"}}};
  for (size_t i = 0; i < variants.size(); ++i) {
    Options options = tiny_training(work_);
    for (const auto& [key, value] : variants[i]) options[key] = value;
    options["training.max_steps"] = "4";
    options["run"] = work_ / ("stopped" + std::to_string(i));
    EXPECT_THAT(train(options), HasSubstr("Variant: "));
    options["training.max_steps"] = "8";
    train(options);
    const std::string stopped = options["run"];
    options["run"] = work_ / ("whole" + std::to_string(i));
    train(options);
    expect_same_training(stopped, options["run"]);
    for (const char* precision : {"fp32", "int8"}) {
      Options translation = tiny_translation(stopped);
      translation["precision"] = precision;
      translation["beam_size"] = "3";
      const Outcome outcome =
          run("heed-translate", translation, {.input = "The teacher drives.\n"});
      EXPECT_EQ(split_lines(result(outcome)).size(), 1);
    }
  }
}

TEST_F(ResumeProgram, AccumulatesMetricsWithoutRepeatingAny) {
  Options options = trained_for_six_steps();
  fs::remove(newest_checkpoint(run_));
  train(options);
  std::vector<int64_t> steps;
  for (const std::string& line : split_lines(content_of(run_ / "metrics.jsonl"))) {
    steps.push_back(nlohmann::json::parse(line).at("step"));
  }
  EXPECT_THAT(steps, testing::ElementsAre(2, 4, 6));
}

TEST_F(ResumeProgram, StopsAtSigint) {
  const Outcome outcome = stopped_by(SIGINT);
  EXPECT_EQ(outcome.exit_code, 128 + SIGINT);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr(": interrupted\n"),
                                 HasSubstr("Run the same command again to go on.\n")));
  expect_going_on_equals_never_stopping();
}

TEST_F(ResumeProgram, StopsAtSigterm) {
  const Outcome outcome = stopped_by(SIGTERM);
  EXPECT_EQ(outcome.exit_code, 128 + SIGTERM);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr(": interrupted\n"),
                                 HasSubstr("Run the same command again to go on.\n")));
  expect_going_on_equals_never_stopping();
}

TEST_F(ResumeProgram, ASecondSignalLeavesAtOnce) {
  Options options = endless();
  options["training.accumulate"] = "100000";  // a step that does not end
  Program program("heed-train", arguments(options));
  wait_until([&] { return program.has_ended() || !newest_checkpoint(run_).empty(); });
  program.send(SIGINT);
  while (!program.has_ended()) program.send(SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 128 + SIGTERM);
  EXPECT_THAT(outcome.err, Not(HasSubstr("error"))) << outcome.err;
  EXPECT_EQ(newest_step(run_), 0);
}

TEST_F(ResumeProgram, SurvivesBeingKilled) {
  EXPECT_EQ(stopped_by(SIGKILL).exit_code, 128 + SIGKILL);
  expect_going_on_equals_never_stopping();
}

// Saves at every step, so that most kills come in the midst of a save or just before or after one.
TEST_F(ResumeProgram, KilledAgainAndAgainEndsWithTheSameBits) {
  constexpr int kills = 20;
  const auto seed = static_cast<uint64_t>(std::random_device()());
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  Options options = endless();
  options["training.validate_every"] = "5";
  options["training.save_minutes"] = "1e-9";
  for (int kill = 0; kill < kills; ++kill) {
    Program program("heed-train", arguments(options));
    const int64_t step = newest_step_or(-1) + 1 + static_cast<int64_t>(random() % 5);
    wait_until([&] { return program.has_ended() || newest_step_or(-1) >= step; });
    if (kill % 2 == 0) wait_until([&] { return program.has_ended() || is_saving(); });
    program.send(SIGKILL);
    EXPECT_EQ(program.wait().exit_code, 128 + SIGKILL);
  }
  options["training.max_steps"] = std::to_string(std::max<int64_t>(newest_step(run_), 50) + 4);
  train(options);
  options["run"] = work_ / "uninterrupted";
  train(options);
  expect_same_training(run_, work_ / "uninterrupted");
  EXPECT_EQ(metrics_of(run_), metrics_of(work_ / "uninterrupted"));
}

TEST_F(ResumeProgram, EndsAtOnceWhereTheRunIsFinished) {
  const Options options = tiny_training(directory());
  const std::string weights = content_of(model() / "model" / "weights.safetensors");
  const auto files = files_below(model());
  EXPECT_THAT(train(options),
              AllOf(HasSubstr("Resuming at step 20"), HasSubstr("Stopped at step 20"),
                    Not(HasSubstr("validation ppl"))));
  EXPECT_TRUE(content_of(model() / "model" / "weights.safetensors") == weights);
  EXPECT_EQ(files_below(model()), files);
}

TEST_F(ResumeProgram, GivesAnOldRunTheShortlistThatItLacks) {
  const fs::path shortlist = model() / "model" / "shortlist.safetensors";
  const std::string content = content_of(shortlist);
  fs::remove(shortlist);
  train(tiny_training(directory()));
  EXPECT_TRUE(content_of(shortlist) == content);
}

// Whatever the last checkpoint was made for: a run that has come to its end has a model.
TEST_F(ResumeProgram, LeavesAModelWhereTheEndIsWhereItWasStopped) {
  Options options = endless();
  options["training.validate_every"] = "1000000";
  Program program("heed-train", arguments(options));
  wait_until([&] { return program.has_ended() || fs::exists(run_ / "config.ini"); });
  program.send(SIGINT);
  EXPECT_EQ(program.wait().exit_code, 128 + SIGINT);
  EXPECT_FALSE(fs::exists(run_ / "model" / "weights.safetensors"));
  options["training.max_steps"] = std::to_string(newest_step(run_));
  EXPECT_THAT(train(options), HasSubstr("max_steps is reached"));
  EXPECT_TRUE(fs::exists(run_ / "model" / "weights.safetensors"));
}

TEST_F(ResumeProgram, RefusesOtherModelSettingsInTheSameRun) {
  const std::string config = content_of(model() / "config.ini");
  Options options = tiny_training(directory());
  options["model.d_model"] = "64";
  EXPECT_THAT(
      failure_after_work(run("heed-train", options)),
      AllOf(HasSubstr("model.d_model was 32 and is 64"), HasSubstr(model()), HasSubstr("--run")));
  EXPECT_EQ(content_of(model() / "config.ini"), config);
}

TEST_F(ResumeProgram, BeginsAnewWithOtherSettingsWhereNoStepWasMade) {
  Program program("heed-train", arguments(endless()));
  wait_until([&] { return program.has_ended() || !newest_checkpoint(run_).empty(); });
  program.send(SIGKILL);
  program.wait();
  for (const auto& entry : fs::directory_iterator(run_ / "checkpoints")) {
    if (entry.path().filename() != "step-00000000.ckpt") fs::remove(entry.path());
  }
  Options options = endless();
  options["training.max_steps"] = "2";
  options["training.batch_tokens"] = "256";
  EXPECT_THAT(train(options), Not(HasSubstr("Resuming")));
}

TEST_F(ResumeProgram, RefusesAnotherVocabularyInTheSameRun) {
  Options options = tiny_training(directory());
  options["tokenizer.vocab_size"] = "400";
  EXPECT_THAT(failure_after_work(run("heed-train", options)),
              HasSubstr("tokenizer.vocab_size was 0 and is 400"));
}

TEST_F(ResumeProgram, RefusesTrainingTextThatHasChanged) {
  Options options = trained_for_six_steps();
  options["training.max_steps"] = "8";
  const std::string config = content_of(run_ / "config.ini");
  work_.file("train.en", phrasebook("train.en", 1, 301));
  const Outcome outcome = run("heed-train", options);
  EXPECT_EQ(content_of(run_ / "config.ini"), config);
  EXPECT_THAT(failure_after_work(outcome),
              AllOf(HasSubstr("training files have changed"), HasSubstr(run_)));
  EXPECT_THAT(outcome.err, Not(HasSubstr("warning"))) << "the checkpoints are not at fault";
}

TEST_F(ResumeProgram, TakesTheSameTextFromOtherFiles) {
  Options options = trained_for_six_steps();
  options["training.max_steps"] = "8";
  options["data.train_source"] = work_.file("moved.en", content_of(work_ / "train.en"));
  EXPECT_THAT(train(options),
              AllOf(HasSubstr("Resuming at step 6"),
                    HasSubstr("Changed since the last checkpoint: data.train_source")));
}

TEST_F(ResumeProgram, PassesOverADamagedCheckpoint) {
  Options options = trained_for_six_steps();
  const fs::path newest = newest_checkpoint(run_);
  fs::resize_file(newest, fs::file_size(newest) / 2);
  options["training.max_steps"] = "8";
  EXPECT_THAT(train(options), AllOf(HasSubstr("warning: "), HasSubstr("step-00000006.ckpt"),
                                    HasSubstr("Resuming at step 4 from ")));
  options["run"] = work_ / "uninterrupted";
  train(options);
  expect_same_training(run_, work_ / "uninterrupted");
}

TEST_F(ResumeProgram, FailsWhereAllCheckpointsAreDamaged) {
  const Options options = trained_for_six_steps();
  for (const auto& entry : fs::directory_iterator(run_ / "checkpoints")) {
    fs::resize_file(entry.path(), 100);
  }
  const std::string message = failure_after_work(run("heed-train", options));
  EXPECT_THAT(message, HasSubstr(".ckpt"));
  EXPECT_EQ(newest_step(run_), 6) << "what is damaged must stay";
}

TEST_F(ResumeProgram, KeepsTheNewestCheckpointsOnly) {
  Options options = endless();
  options["training.max_steps"] = "6";
  options["training.keep_checkpoints"] = "2";
  train(options);
  EXPECT_THAT(files_below(run_ / "checkpoints"),
              testing::ElementsAre("step-00000004.ckpt", "step-00000006.ckpt"));
}

}  // namespace
}  // namespace heed
