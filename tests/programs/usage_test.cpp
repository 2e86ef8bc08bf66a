// Wrong options: exit code 2, one line, and nothing done.
#include <gmock/gmock.h>

#include "tiny_run.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class UsageProgram : public testing::Test {
 protected:
  UsageProgram() { write_corpus(work_); }
  // A wrong option must be noticed before anything is made.
  void TearDown() override { EXPECT_THAT(files_below(work_ / "run"), testing::IsEmpty()); }

  /// The complaint about an option that is added to a command which would do.
  std::string complaint(const std::string& name, const std::string& value) const {
    Options options = tiny_training(work_);
    options[name] = value;
    return failure(run("heed-train", options), 2);
  }

  TemporaryDirectory work_;
};

TEST_F(UsageProgram, HelpGoesToStandardOutput) {
  for (const char* program : {"heed-train", "heed-translate", "heed-evaluate"}) {
    const Outcome outcome = run(program, std::vector<std::string>{"--help"});
    EXPECT_THAT(result(outcome), AllOf(HasSubstr(program), HasSubstr("Examples:")));
    EXPECT_EQ(outcome.err, "");
  }
}

TEST_F(UsageProgram, VersionGoesToStandardOutput) {
  for (const std::string program : {"heed-train", "heed-translate", "heed-evaluate"}) {
    const Outcome outcome = run(program, std::vector<std::string>{"--version"});
    EXPECT_THAT(result(outcome), testing::MatchesRegex(program + " [0-9]+\\.[0-9]+\\.[0-9]+\n"));
    EXPECT_EQ(outcome.err, "");
  }
}

TEST_F(UsageProgram, MisspeltOptionsGetASuggestion) {
  EXPECT_THAT(complaint("model.d_modle", "64"), AllOf(HasSubstr("unknown option --model.d_modle"),
                                                      HasSubstr("Did you mean --model.d_model?")));
  EXPECT_THAT(failure(run("heed-translate", Options{{"modell", "x"}}), 2),
              HasSubstr("Did you mean --model?"));
  EXPECT_THAT(failure(run("heed-evaluate", Options{{"refrence", "x"}}), 2),
              HasSubstr("Did you mean --reference?"));
}

TEST_F(UsageProgram, AbbreviationsAreNotTaken) {
  EXPECT_THAT(complaint("training.max_step", "5"), HasSubstr("Did you mean --training.max_steps?"));
}

TEST_F(UsageProgram, ValuesOfTheWrongKindAreNamed) {
  EXPECT_THAT(complaint("training.max_steps", "many"),
              HasSubstr("--training.max_steps must be a whole number, not many"));
  EXPECT_THAT(complaint("training.learning_rate", "1e-3x"), HasSubstr("--training.learning_rate"));
  EXPECT_THAT(complaint("model.preset", "huge"),
              AllOf(HasSubstr("--model.preset"), HasSubstr("tiny"), HasSubstr("huge")));
}

TEST_F(UsageProgram, ValuesOutOfRangeAreNamed) {
  EXPECT_THAT(
      complaint("model.dropout", "-0.1"),
      AllOf(HasSubstr("--model.dropout"), HasSubstr("between 0 and 0.9"), HasSubstr("-0.1")));
  EXPECT_THAT(complaint("model.num_heads", "0"), HasSubstr("--model.num_heads"));
  EXPECT_THAT(complaint("training.threads", "1000000000000"), HasSubstr("--training.threads"));
  EXPECT_THAT(complaint("training.max_steps", "99999999999999999999"),
              HasSubstr("--training.max_steps"));
}

TEST_F(UsageProgram, WidthsThatTheHeadsCannotShareAreNamed) {
  EXPECT_THAT(complaint("model.d_model", "33"), AllOf(HasSubstr("33"), HasSubstr("num_heads 2")));
}

TEST_F(UsageProgram, DevicesThatMakeNoSenseAreNamed) {
  EXPECT_THAT(complaint("training.device", "toaster"), HasSubstr("toaster"));
}

TEST_F(UsageProgram, MissingOptionsAreNamed) {
  for (const char* option : {"run", "data.train_source", "data.train_target"}) {
    Options options = tiny_training(work_);
    options.erase(option);
    EXPECT_THAT(failure(run("heed-train", options), 2),
                HasSubstr(std::string("--") + option + " is missing"));
  }
  EXPECT_THAT(failure(run("heed-translate", Options{}), 2), HasSubstr("--model is missing"));
  EXPECT_THAT(failure(run("heed-evaluate", Options{}), 2), HasSubstr("--hypothesis"));
  EXPECT_THAT(failure(run("heed-evaluate", Options{{"hypothesis", "x"}}), 2),
              HasSubstr("--reference"));
}

TEST_F(UsageProgram, HalfAValidationSetIsRefused) {
  EXPECT_THAT(complaint("data.valid_source", work_ / "train.en"), HasSubstr("valid_target"));
}

TEST_F(UsageProgram, StrayArgumentsAreNamed) {
  const std::vector<std::string> stray = {"corpus.en"};
  for (const char* program : {"heed-train", "heed-translate", "heed-evaluate"}) {
    EXPECT_THAT(failure(run(program, stray), 2), HasSubstr("corpus.en"));
  }
}

TEST_F(UsageProgram, OptionsWithoutAValueAreNamed) {
  EXPECT_THAT(failure(run("heed-translate", std::vector<std::string>{"--model"}), 2),
              HasSubstr("--model needs a value"));
}

TEST_F(UsageProgram, MistakesInSettingsFilesAreNamedByFileAndLine) {
  const std::string file = work_.file("bad.ini", "[training]\nmax_steps = 5\nwarmup = 3\n");
  EXPECT_THAT(complaint("config", file), AllOf(HasSubstr(file + ":3"), HasSubstr("warmup_steps")));
  work_.file("bad.ini", "[training]\nseed = x\n");
  EXPECT_THAT(complaint("config", file), AllOf(HasSubstr(file + ":2"), HasSubstr("seed")));
}

TEST_F(UsageProgram, MissingSettingsFilesAreNamed) {
  Options options = tiny_training(work_);
  options["config"] = work_ / "nowhere.ini";
  EXPECT_THAT(failure(run("heed-train", options)), HasSubstr("nowhere.ini"));
}

}  // namespace
}  // namespace heed
