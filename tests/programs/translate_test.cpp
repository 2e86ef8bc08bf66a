// heed-translate: where text comes from and goes to, and where the model may be.
#include <gmock/gmock.h>

#include "tiny_run.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

class TranslateProgram : public ModelTest {
 protected:
  static std::string source() { return phrasebook("test.en", 0, 8); }

  /// What comes out where `input` goes in.
  static std::string translated(const std::string& input, const fs::path& with = model()) {
    return result(run("heed-translate", tiny_translation(with), {.input = input}));
  }
};

TEST_F(TranslateProgram, GivesALineForEachLine) {
  const std::vector<std::string> lines = split_lines(translated(source()));
  ASSERT_EQ(lines.size(), 8);
  for (const std::string& line : lines) EXPECT_NE(line, "");
}

TEST_F(TranslateProgram, ReadsAndWritesFilesAsItDoesStreams) {
  Options options = tiny_translation(model());
  options["input"] = directory().file("in.en", source());
  options["output"] = directory() / "out.de";
  EXPECT_EQ(result(run("heed-translate", options)), "");
  EXPECT_EQ(content_of(directory() / "out.de"), translated(source()));
}

TEST_F(TranslateProgram, KeepsEmptyLinesInPlace) {
  const std::vector<std::string> lines =
      split_lines(translated("\nShe will go out at one o'clock.\n \t\n\nThe teacher drives.\n\n"));
  ASSERT_EQ(lines.size(), 6);
  const std::vector<std::string> same =
      split_lines(translated("She will go out at one o'clock.\nThe teacher drives.\n"));
  ASSERT_EQ(same.size(), 2);
  EXPECT_THAT(lines, testing::ElementsAre("", same[0], "", "", same[1], ""));
}

TEST_F(TranslateProgram, GivesNothingForNothing) { EXPECT_EQ(translated(""), ""); }

TEST_F(TranslateProgram, TakesALastLineWithoutItsEnd) {
  EXPECT_EQ(translated("The teacher drives."), translated("The teacher drives.\n"));
}

TEST_F(TranslateProgram, TakesWindowsText) {
  EXPECT_EQ(translated("\xEF\xBB\xBFThe teacher drives.\r\n\r\nShe will go out.\r\n"),
            translated("The teacher drives.\n\nShe will go out.\n"));
}

TEST_F(TranslateProgram, TranslatesASentenceWhateverItsNeighbours) {
  const std::vector<std::string> lines = split_lines(source());
  const std::vector<std::string> together = split_lines(translated(source()));
  Options options = tiny_translation(model());
  options["batch_tokens"] = "1";  // each sentence alone
  EXPECT_EQ(split_lines(result(run("heed-translate", options, {.input = source()}))), together);
}

TEST_F(TranslateProgram, TranslatesAThousandSentencesAlikeInAllBatches) {
  const std::string text = phrasebook("test.en", 0, 500) + phrasebook("valid.en", 0, 500);
  Options options = tiny_translation(model());
  options["beam_size"] = "4";
  options["threads"] = "1";
  const std::string expected = result(run("heed-translate", options, {.input = text}));
  EXPECT_EQ(split_lines(expected).size(), 1000);
  options["threads"] = "2";
  for (const char* size : {"1", "3", "32", "64"}) {
    options["batch_size"] = size;
    EXPECT_TRUE(result(run("heed-translate", options, {.input = text})) == expected) << size;
  }
  options["precision"] = "int8";  // other translations, but as little a matter of batches
  const std::string by_bytes = result(run("heed-translate", options, {.input = text}));
  options["batch_size"] = "5";
  EXPECT_TRUE(result(run("heed-translate", options, {.input = text})) == by_bytes);
}

TEST_F(TranslateProgram, TakesAPrecision) {
  Options options = tiny_translation(model());
  for (const char* precision : {"fp32", "bf16", "int8", "auto"}) {
    options["precision"] = precision;
    const Outcome outcome = run("heed-translate", options, {.input = source()});
    EXPECT_EQ(split_lines(result(outcome)).size(), 8) << precision;
    EXPECT_EQ(outcome.err.find("Precision: ") != std::string::npos, options["precision"] == "auto");
  }
}

TEST_F(TranslateProgram, WritesAModelOfBytes) {
  const fs::path rounded = directory() / "int8";
  Options options = tiny_translation(model());
  options["quantize"] = "int8";
  options["output"] = rounded;
  options["input"] = directory().file("in.en", source());
  options["reference"] = directory().file("ref.de", phrasebook("test.de", 0, 8));
  const Outcome outcome = run("heed-translate", options);
  EXPECT_EQ(result(outcome), "");
  EXPECT_THAT(outcome.err, testing::ContainsRegex("BLEU of 8 lines: [0-9.]+ with the weights as"));
  EXPECT_LT(2 * fs::file_size(rounded / "weights.safetensors"),
            fs::file_size(model() / "model" / "weights.safetensors"));
  EXPECT_EQ(split_lines(translated(source(), rounded)).size(), 8);
  EXPECT_THAT(content_of(rounded / "config.ini"), testing::HasSubstr("\nprecision = int8\n"));
  EXPECT_THAT(run("heed-translate", options).err, testing::HasSubstr("there is a model already"));
}

TEST_F(TranslateProgram, TakesARunAModelAndACheckpoint) {
  const std::string expected = translated(source());
  EXPECT_EQ(translated(source(), model() / "model"), expected);
  EXPECT_EQ(translated(source(), newest_checkpoint(model())), expected);
}

TEST_F(TranslateProgram, TakesAModelThatWasMoved) {
  const fs::path moved = directory() / "moved away";
  fs::copy(model() / "model", moved);
  EXPECT_EQ(translated(source(), moved), translated(source()));
}

TEST_F(TranslateProgram, TakesTheModelsNameRelativeToWhereItRuns) {
  EXPECT_EQ(result(run("heed-translate", tiny_translation("run"),
                       {.input = source(), .directory = directory().path()})),
            translated(source()));
}

TEST_F(TranslateProgram, MayOverwriteItsOwnInput) {
  Options options = tiny_translation(model());
  options["input"] = options["output"] = directory().file("both.txt", source());
  EXPECT_EQ(result(run("heed-translate", options)), "");
  EXPECT_EQ(content_of(directory() / "both.txt"), translated(source()));
}

TEST_F(TranslateProgram, TranslatesALineOfAMegabyte) {
  std::string megabyte;
  while (megabyte.size() < 1'000'000) megabyte += "beautiful teacher ";
  Options options = tiny_translation(model());
  options["max_extra_length"] = "1";
  options["max_source_length"] = "20";  // in short parts, for speed
  options["batch_tokens"] = "50000";
  const Outcome outcome = run("heed-translate", options, {.input = megabyte + "\nthe end\n"});
  EXPECT_EQ(split_lines(result(outcome)).size(), 2);
  EXPECT_THAT(
      outcome.err,
      testing::HasSubstr("Translated in parts, for they have more than 20 pieces: lines 1\n"));
}

}  // namespace
}  // namespace heed
