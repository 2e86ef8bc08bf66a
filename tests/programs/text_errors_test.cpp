// Text files and directories that the programs cannot use.
#include <gmock/gmock.h>
#include <unistd.h>

#include "tiny_run.h"

namespace heed {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class TextErrorsProgram : public ModelTest {
 protected:
  void SetUp() override { write_corpus(work_); }

  /// The complaint of each program that is given the file: as training text, as text to translate
  /// and as a reference. None may leave a thing behind.
  std::vector<std::string> complaints(const fs::path& file) const {
    Options training = tiny_training(work_);
    training["data.train_target"] = file;
    Options translation = tiny_translation(model());
    translation["input"] = file;
    translation["output"] = work_ / "out.de";
    const Options evaluation = {{"hypothesis", work_ / "train.de"}, {"reference", file}};
    const std::vector<std::string> messages = {failure(run("heed-train", training)),
                                               failure(run("heed-translate", translation)),
                                               failure(run("heed-evaluate", evaluation))};
    EXPECT_THAT(work_.names(), testing::Not(testing::Contains(HasSubstr("out.de"))));
    return messages;
  }

  TemporaryDirectory work_;
};

TEST_F(TextErrorsProgram, AMissingFileIsNamed) {
  EXPECT_THAT(complaints(work_ / "nowhere.de"), testing::Each(HasSubstr(work_ / "nowhere.de")));
}

TEST_F(TextErrorsProgram, ADirectoryInPlaceOfAFileIsNamed) {
  fs::create_directory(work_ / "folder");
  EXPECT_THAT(complaints(work_ / "folder"),
              testing::Each(AllOf(HasSubstr(work_ / "folder"), HasSubstr("directory"))));
}

TEST_F(TextErrorsProgram, AnUnreadableFileIsNamed) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const fs::path secret = work_.file("secret.de", "x\n");
  fs::permissions(secret, fs::perms::none);
  EXPECT_THAT(complaints(secret), testing::Each(HasSubstr(secret)));
}

TEST_F(TextErrorsProgram, InvalidUtf8IsNamedByLine) {
  const fs::path file = work_.file("latin1.de", "eins\nzwei\nf\xFCnf\n");
  EXPECT_THAT(complaints(file),
              testing::Each(AllOf(HasSubstr("UTF-8"), HasSubstr(file.string() + ":3"))));
}

TEST_F(TextErrorsProgram, ANulByteIsNamedByLine) {
  const fs::path file = work_.file("binary.de", std::string("eins\nz\0ei\n", 10));
  EXPECT_THAT(complaints(file),
              testing::Each(AllOf(HasSubstr("NUL"), HasSubstr(file.string() + ":2"))));
}

TEST_F(TextErrorsProgram, InvalidUtf8OnStandardInputIsNamedByLine) {
  EXPECT_THAT(failure(run("heed-translate", tiny_translation(model()), {.input = "a\n\xFF\n"})),
              HasSubstr("standard input:2"));
}

TEST_F(TextErrorsProgram, AnEmptyTrainingTextIsNamed) {
  Options options = tiny_training(work_);
  options["data.train_source"] = work_.file("empty.en", "");
  EXPECT_THAT(failure(run("heed-train", options)),
              AllOf(HasSubstr("empty"), HasSubstr(work_ / "empty.en")));
}

TEST_F(TextErrorsProgram, ATextOfBlankLinesIsRefused) {
  Options options = tiny_training(work_);
  options["data.train_source"] = work_.file("blank.en", " \n\n\n");
  options["data.train_target"] = work_.file("blank.de", "\n\n\n");
  failure_after_work(run("heed-train", options));
}

TEST_F(TextErrorsProgram, TrainingFilesOfUnequalLengthAreNamedWithTheirLines) {
  Options options = tiny_training(work_);
  options["data.train_target"] = work_.file("short.de", phrasebook("train.de", 0, 299));
  EXPECT_THAT(failure(run("heed-train", options)),
              AllOf(HasSubstr("300"), HasSubstr("299"), HasSubstr(work_ / "train.en"),
                    HasSubstr(work_ / "short.de")));
}

TEST_F(TextErrorsProgram, HypothesisAndReferenceOfUnequalLengthAreNamedWithTheirLines) {
  const Options options = {{"hypothesis", work_.file("three", "a\nb\nc\n")},
                           {"reference", work_.file("two", "a\nb\n")}};
  EXPECT_THAT(failure(run("heed-evaluate", options)),
              AllOf(HasSubstr("three: 3 lines"), HasSubstr("two: 2 lines")));
}

TEST_F(TextErrorsProgram, SourceAndReferenceOfUnequalLengthAreFoundBeforeTranslating) {
  Options options = tiny_translation(model());
  options["source"] = work_ / "train.en";
  options["reference"] = work_.file("two", "a\nb\n");
  EXPECT_THAT(failure(run("heed-evaluate", options)),
              AllOf(HasSubstr("train.en: 300 lines"), HasSubstr("two: 2 lines")));
}

TEST_F(TextErrorsProgram, NothingToScoreIsAnError) {
  const std::string empty = work_.file("empty", "");
  EXPECT_THAT(failure(run("heed-evaluate", {{"hypothesis", empty}, {"reference", empty}})),
              HasSubstr(empty));
}

TEST_F(TextErrorsProgram, AVocabularyThatIsTooLargeGetsTheLargestPossible) {
  Options options = tiny_training(work_);
  options["tokenizer.vocab_size"] = "30000";
  const std::string message = failure_after_work(run("heed-train", options));
  EXPECT_THAT(message, testing::ContainsRegex("--tokenizer\\.vocab_size.*largest possible is "));
  const std::string marker = "largest possible is ";
  options["tokenizer.vocab_size"] =
      std::to_string(std::stoll(message.substr(message.find(marker) + marker.size())));
  options["training.max_steps"] = "1";
  train(options);  // what it names is possible, in the same run
}

TEST_F(TextErrorsProgram, AFailedStartLeavesNothingForTheNext) {
  Options options = tiny_training(work_);
  options["tokenizer.vocab_size"] = "400";
  options["data.max_length"] = "2";
  EXPECT_THAT(failure_after_work(run("heed-train", options)), HasSubstr("--data.max_length"));
  options["tokenizer.vocab_size"] = "420";
  options.erase("data.max_length");
  options["training.max_steps"] = "1";
  EXPECT_THAT(train(options), HasSubstr("Tokenizer: 420 pieces"));
}

TEST_F(TextErrorsProgram, ARunCannotBeAFile) {
  Options options = tiny_training(work_);
  options["run"] = work_.file("occupied", "precious\n");
  EXPECT_THAT(failure(run("heed-train", options)), HasSubstr(work_ / "occupied"));
  options["run"] = work_ / "occupied" / "run";
  EXPECT_THAT(failure(run("heed-train", options)), HasSubstr(work_ / "occupied"));
  EXPECT_EQ(content_of(work_ / "occupied"), "precious\n");
}

TEST_F(TextErrorsProgram, ARunCannotBeInADirectoryOfOtherThings) {
  fs::create_directory(work_ / "home");
  work_.file("home/thesis.txt", "precious\n");
  Options options = tiny_training(work_, "home");
  EXPECT_THAT(failure(run("heed-train", options)),
              AllOf(HasSubstr(work_ / "home"), HasSubstr("not empty")));
  EXPECT_THAT(files_below(work_ / "home"), testing::ElementsAre("thesis.txt"));
}

TEST_F(TextErrorsProgram, ARunCannotBeWhereNothingMayBeWritten) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  fs::create_directory(work_ / "locked");
  fs::permissions(work_ / "locked", fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_THAT(failure(run("heed-train", tiny_training(work_, "locked/run"))),
              HasSubstr(work_ / "locked"));
}

TEST_F(TextErrorsProgram, TranslationsCannotGoIntoADirectoryThatIsNotThere) {
  Options options = tiny_translation(model());
  options["output"] = work_ / "nowhere" / "out.de";
  EXPECT_THAT(failure(run("heed-translate", options, {.input = "Hello.\n"})),
              HasSubstr(work_ / "nowhere"));
  options["output"] = work_.path();
  EXPECT_THAT(failure(run("heed-translate", options, {.input = "Hello.\n"})),
              HasSubstr(work_.path()));
}

}  // namespace
}  // namespace heed
