// heed-translate: where text comes from and goes to, and where the model may be.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>

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

// Of the whole vocabulary only as much is put in order as the nucleus holds.
TEST_F(TranslateProgram, ANucleusIsThatOfASortedVocabulary) {
  Options options = tiny_translation(model());
  options["samples"] = "4";
  options["n_best"] = "4";
  options["temperature"] = "3";  // a wide one
  options["top_p"] = "0.9";
  const std::string samples = result(run("heed-translate", options, {.input = source()}));
  options["top_k"] = "100000";
  EXPECT_EQ(result(run("heed-translate", options, {.input = source()})), samples);
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

TEST_F(TranslateProgram, WritesLinesOfJson) {
  Options options = tiny_translation(model());
  options["format"] = "jsonl";
  const auto lines =
      split_lines(result(run("heed-translate", options, {.input = source() + "\n"})));
  ASSERT_EQ(lines.size(), 9);
  const std::vector<std::string> texts = split_lines(translated(source()));
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto line = nlohmann::json::parse(lines[i]);
    EXPECT_EQ(line.at("text"), i < 8 ? texts[i] : "");
    EXPECT_EQ(line.at("parts"), i < 8 ? 1 : 0);
    EXPECT_LE(line.at("log_prob"), 0.0);
    EXPECT_TRUE(line.at("flags").is_array());
    EXPECT_EQ(line.at("pieces").empty(), i == 8);
    EXPECT_EQ(line.at("words").empty(), i == 8);
  }
}

TEST_F(TranslateProgram, WritesTheNBest) {
  Options options = tiny_translation(model());
  options["beam_size"] = options["n_best"] = "3";
  options["search_again"] = "false";
  const auto lines = split_lines(result(run("heed-translate", options, {.input = source()})));
  ASSERT_EQ(lines.size(), 24);
  options["format"] = "jsonl";
  const auto objects = split_lines(result(run("heed-translate", options, {.input = source()})));
  ASSERT_EQ(objects.size(), 8);
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto list = nlohmann::json::parse(objects[i / 3]).at("n_best");
    ASSERT_EQ(list.size(), 3);
    EXPECT_THAT(lines[i],
                testing::StartsWith(std::to_string(i / 3) + " ||| " +
                                    list[i % 3].at("text").get<std::string>() + " ||| -"));
  }
}

TEST_F(TranslateProgram, TranslatesWithAnEnsemble) {
  const std::string twice =
      result(run("heed-translate",
                 {"--model", model(), "--model", model(), "--beam_size", "1", "--max_extra_length",
                  "5", "--model_weight", "2", "--model_weight", "3", "--mixing", "geometric"},
                 {.input = source()}));
  const std::string once = result(
      run("heed-translate", {"--model", model(), "--beam_size", "1", "--max_extra_length", "5"},
          {.input = source()}));
  EXPECT_EQ(twice, once);
}

TEST_F(TranslateProgram, BeginsWithThePrefix) {
  Options options = tiny_translation(model());
  options["prefix"] = directory().file("prefix.de", "Die\n\nEine alte\n");
  const std::string input = phrasebook("test.en", 0, 3);
  const auto lines = split_lines(result(run("heed-translate", options, {.input = input})));
  ASSERT_EQ(lines.size(), 3);
  EXPECT_THAT(lines[0], testing::StartsWith("Die"));
  EXPECT_EQ(lines[1], split_lines(translated(input))[1]);
  EXPECT_THAT(lines[2], testing::StartsWith("Eine alte"));
  for (const auto& [wrong, what] :
       {std::pair("Die\n", "fewer lines"), std::pair("a\nb\nc\nd\n", "more lines")}) {
    options["prefix"] = directory().file("wrong.de", wrong);
    EXPECT_THAT(run("heed-translate", options, {.input = input}).err, testing::HasSubstr(what));
  }
  options["input"] = directory().file("input.en", input);
  options["output"] = directory() / "output.de";
  EXPECT_THAT(run("heed-translate", options).err, testing::HasSubstr("more lines"));
  EXPECT_FALSE(std::filesystem::exists(options["output"]));
}

TEST_F(TranslateProgram, HoldsThePhrasesOfTheConstraints) {
  Options options = tiny_translation(model());
  options["beam_size"] = "4";
  options["max_extra_length"] = "20";
  options["constraints"] = directory().file("phrases", "roten Hut\tBus\n\nTante\n");
  const std::string input = phrasebook("test.en", 0, 3);
  const auto lines = split_lines(result(run("heed-translate", options, {.input = input})));
  ASSERT_EQ(lines.size(), 3);
  EXPECT_THAT(lines[0], testing::AllOf(testing::ContainsRegex("\\broten Hut\\b"),
                                       testing::ContainsRegex("\\bBus\\b")));
  EXPECT_THAT(lines[2], testing::ContainsRegex("\\bTante\\b"));
  options.erase("constraints");
  EXPECT_EQ(lines[1], split_lines(result(run("heed-translate", options, {.input = input})))[1]);
  options["constraints"] = directory().file("wrong", "Hut\n");
  EXPECT_THAT(failure(run("heed-translate", options, {.input = input}), 1),
              testing::HasSubstr("fewer lines"));
  options["constraints"] = directory().file("phrases", "Hut\n\n\n");
  options["samples"] = "2";
  EXPECT_THAT(failure(run("heed-translate", options, {.input = input}), 2),
              testing::HasSubstr("do not go with samples"));
}

TEST_F(TranslateProgram, UsesTheGlossary) {
  Options options = tiny_translation(model());
  options["glossary"] = directory().file("glossary.tsv", "teacher\tFahrlehrerin\nHeed\n");
  const std::string input = "The teacher drives.\nHeed helps the teacher.\nNo.\n";
  const Outcome outcome = run("heed-translate", options, {.input = input});
  EXPECT_THAT(outcome.err, testing::HasSubstr("Terms of the glossary: in 2 of 3 lines"));
  const auto lines = split_lines(result(outcome));
  ASSERT_EQ(lines.size(), 3);
  EXPECT_THAT(lines[0], testing::HasSubstr("Fahrlehrerin"));
  EXPECT_THAT(lines[1], testing::HasSubstr("Fahrlehrerin"));
  EXPECT_THAT(lines[1], testing::HasSubstr("Heed"));
  EXPECT_EQ(lines[2], split_lines(translated("No.\n"))[0]);
  options["format"] = "jsonl";
  const auto objects = split_lines(result(run("heed-translate", options, {.input = input})));
  EXPECT_EQ(
      nlohmann::json::parse(objects[1]).at("terms").dump(),
      R"([{"term":"Heed","translation":"Heed"},{"term":"teacher","translation":"Fahrlehrerin"}])");
  EXPECT_FALSE(nlohmann::json::parse(objects[2]).contains("terms"));
  EXPECT_THAT(run("heed-translate", options, {.input = "No.\n"}).err,
              testing::HasSubstr("No line has a term of the glossary"));
  options["glossary"] = directory().file("spaces.tsv", "teacher = Fahrlehrerin\n");
  EXPECT_THAT(run("heed-translate", options, {.input = "No.\n"}).err,
              testing::HasSubstr("spaces.tsv has another translation: all stay as they are"));
}

TEST_F(TranslateProgram, WarnsOfLinesLongerThanTheModelHasSeen) {
  Options options = tiny_translation(model());
  options["max_source_length"] = "1000";
  EXPECT_THAT(run("heed-translate", options, {.input = source()}).err,
              testing::HasSubstr("--max_source_length 1000 is more than"));
}

TEST_F(TranslateProgram, AlignsWords) {
  Options options = tiny_translation(model());
  options["alignment"] = directory() / "words.align";
  options["format"] = "jsonl";
  const auto objects = split_lines(result(run("heed-translate", options, {.input = source()})));
  const auto lines = split_lines(content_of(directory() / "words.align"));
  ASSERT_EQ(lines.size(), objects.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto object = nlohmann::json::parse(objects[i]);
    EXPECT_EQ(object.at("alignment"), lines[i]);
    EXPECT_EQ(std::ranges::count(lines[i], '-'), std::ssize(object.at("words")));
  }
}

TEST_F(TranslateProgram, WritesWhatItAttendedTo) {
  Options options = tiny_translation(model());
  options["attention"] = directory() / "attention.jsonl";
  EXPECT_EQ(result(run("heed-translate", options, {.input = source() + "\n"})),
            translated(source() + "\n"));
  const auto objects = split_lines(content_of(directory() / "attention.jsonl"));
  ASSERT_EQ(objects.size(), 8);
  const auto first = nlohmann::json::parse(objects[0]);
  EXPECT_EQ(first.at("translation"), split_lines(translated(source()))[0]);
  for (const char* kind : {"encoder_self", "decoder_self", "cross"}) {
    const auto& weights = first.at(kind).at("weights");
    ASSERT_EQ(weights.size(), 1);     // layers
    ASSERT_EQ(weights[0].size(), 2);  // heads
    ASSERT_EQ(weights[0][0].size(), first.at(kind).at("queries").size());
    double sum = 0.0;
    for (const double weight : weights[0][0][0]) sum += weight;
    EXPECT_NEAR(sum, 1.0, 0.01);
  }
  options["attention"] = directory() / "attention.html";
  (void)result(run("heed-translate", options, {.input = source() + "</script><b>\n"}));
  const std::string page = content_of(directory() / "attention.html");
  const std::string begin = "id=\"maps\">";
  const size_t data = page.find(begin) + begin.size();
  const auto maps = nlohmann::json::parse(page.substr(data, page.find("</script>", data) - data));
  ASSERT_EQ(maps.size(), 9);
  EXPECT_EQ(maps[0], first);
  EXPECT_EQ(maps[8].at("source"), "</script><b>");
  (void)result(run("heed-translate", options, {.input = ""}));
  EXPECT_THAT(content_of(directory() / "attention.html"),
              testing::HasSubstr("nothing to translate"));
  options["attention"] = directory() / "attention.txt";
  EXPECT_THAT(failure(run("heed-translate", options, {.input = ""}), 2),
              testing::HasSubstr("FILE.html"));
}

TEST_F(TranslateProgram, ScoresTranslations) {
  Options options = tiny_translation(model());
  options["format"] = "jsonl";
  const auto objects = split_lines(result(run("heed-translate", options, {.input = source()})));
  std::string texts;
  for (const std::string& object : objects) {
    texts += nlohmann::json::parse(object).at("text").get<std::string>() + "\n";
  }
  options["input"] = directory().file("source.en", source());
  options["score"] = directory().file("translations.de", texts);
  const Outcome scored = run("heed-translate", options);
  const auto lines = split_lines(result(scored));
  EXPECT_THAT(scored.err, testing::HasSubstr("Perplexity "));
  ASSERT_EQ(lines.size(), objects.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto expected = nlohmann::json::parse(objects[i]), line = nlohmann::json::parse(lines[i]);
    EXPECT_EQ(line.at("text"), expected.at("text"));
    const bool ended = expected.at("pieces").back().at("piece") == "</s>";
    if (!ended || line.at("pieces").size() != expected.at("pieces").size()) continue;
    EXPECT_NEAR(line.at("log_prob").get<double>(), expected.at("log_prob").get<double>(), 1e-3);
  }
  options.erase("format");
  const std::vector<std::string> twice{"--model", model(),          "--model", model(),
                                       "--input", options["input"], "--score", options["score"]};
  EXPECT_EQ(run("heed-translate", twice).err, run("heed-translate", options).err)
      << "a model and itself are that model";
}

TEST_F(TranslateProgram, SaysWhatIsWrongWithAnEnsemble) {
  const auto failed = [](const std::vector<std::string>& more, int exit_code) {
    std::vector<std::string> arguments{"--model", model()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return failure(run("heed-translate", arguments, {.input = source()}), exit_code);
  };
  EXPECT_THAT(failed({"--model", model(), "--model_weight", "1"}, 2),
              testing::HasSubstr("1 weights for 2 models"));
  EXPECT_THAT(failed({"--model_weight", "-1"}, 2), testing::HasSubstr("'-1' is no weight"));
  EXPECT_THAT(failed({"--n_best", "5"}, 2), testing::HasSubstr("n_best 5 is more than the 4"));
  EXPECT_THAT(failed({"--beam_size", "4", "--diverse_groups", "3"}, 2),
              testing::HasSubstr("cannot be divided into 3 groups"));
}

TEST_F(TranslateProgram, FlagsWhatDoesNotEnd) {
  Options options = tiny_translation(model());
  options["format"] = "jsonl";
  options["min_length"] = "1000";
  const Outcome outcome = run("heed-translate", options, {.input = source()});
  for (const std::string& line : split_lines(result(outcome))) {
    EXPECT_THAT(line, testing::ContainsRegex("\"(cut_off|repetition)\""));
  }
  EXPECT_THAT(outcome.err, testing::HasSubstr("To be looked at"));
}

// Letters of many scripts, marks, controls and blanks, in lines of any length.
std::string odd_text(uint64_t seed, int lines) {
  const std::vector<std::string> parts{"a",
                                       "Z",
                                       "the ",
                                       "teacher ",
                                       ".",
                                       "!? ",
                                       " ",
                                       "\t",
                                       "\r",
                                       "\v",
                                       "\x01",
                                       "\x7F",
                                       "0",
                                       "9,5 ",
                                       "\u00E9",
                                       "e\u0301",
                                       "\u00DF",
                                       "\u0416",
                                       "\u05D0",
                                       "\u0627\u0644",
                                       "\u0915\u094D\u0937",
                                       "\u4F60\u597D\u3002",
                                       "\u3042",
                                       "\uD55C",
                                       "\U0001F600",
                                       "\U0001F468\u200D\U0001F467",
                                       "\u200F",
                                       "\u00A0",
                                       "\u2028",
                                       "\u0085",
                                       "\uFEFF",
                                       "\uFFFD",
                                       "\U0010FFFF",
                                       "\u2581",
                                       "<unk>",
                                       "</s>",
                                       "<s>",
                                       "<0x0A>",
                                       "%s",
                                       "\\n",
                                       "{}",
                                       "\""};
  std::mt19937_64 random(seed);
  std::string text;
  for (int i = 0; i < lines; ++i) {
    const auto size = random() % (i % 10 == 0 ? 200 : 12);
    const std::string& again = parts[random() % parts.size()];
    const bool repeats = random() % 4 == 0;
    for (uint64_t j = 0; j < size; ++j) text += repeats ? again : parts[random() % parts.size()];
    text += '\n';
  }
  return text;
}

TEST_F(TranslateProgram, GivesALineForEachLineOfAnyText) {
  for (const uint64_t seed : {1, 2}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const std::string text = odd_text(seed, 300);
    Options options = tiny_translation(model());
    options["max_source_length"] = "40";
    options["beam_size"] = seed == 1 ? "1" : "3";
    options["precision"] = seed == 1 ? "fp32" : "int8";
    const std::string translation = result(run("heed-translate", options, {.input = text}));
    EXPECT_EQ(std::count(translation.begin(), translation.end(), '\n'), 300);
  }
}

TEST_F(TranslateProgram, TranslatesEachSentenceOfALineAsIfByItself) {
  const auto apart = split_lines(translated("The teacher drives.\nShe will go out.\n"));
  const std::string line = "The teacher drives. She will go out.\n";
  EXPECT_EQ(translated(line), apart[0] + " " + apart[1] + "\n");
  Options options = tiny_translation(model());
  options["split_sentences"] = "auto";
  EXPECT_EQ(result(run("heed-translate", options, {.input = line})), translated(line));
}

TEST_F(TranslateProgram, ReadsOneFileFromStandardInput) {
  for (const char* option : {"prefix", "constraints", "glossary", "score"}) {
    Options options = tiny_translation(model());
    options[option] = "-";
    const Outcome outcome = run("heed-translate", options, {.input = "No.\n"});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, testing::HasSubstr("standard input is only one of"));
  }
}

TEST_F(TranslateProgram, BytesThatAreNoTextGiveAClearError) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 5; ++i) {
    std::string bytes = "The teacher drives.\n";
    while (bytes.size() < 2000) bytes += static_cast<char>(random());
    EXPECT_THAT(failure(run("heed-translate", tiny_translation(model()), {.input = bytes})),
                testing::ContainsRegex("standard input:[0-9]+"));
  }
}

TEST_F(TranslateProgram, TakesAShortlistWhateverTheBatches) {
  const std::string text = phrasebook("test.en", 0, 200);
  Options options = tiny_translation(model());
  options["shortlist"] = "true";
  for (const char* precision : {"fp32", "int8"}) {
    options["precision"] = precision;
    options["batch_size"] = "1";
    const std::string alone = result(run("heed-translate", options, {.input = text}));
    EXPECT_EQ(split_lines(alone).size(), 200);
    options["batch_size"] = "0";
    EXPECT_TRUE(result(run("heed-translate", options, {.input = text})) == alone) << precision;
  }
}

TEST_F(TranslateProgram, SaysWhatToDoWhereThereIsNoShortlist) {
  const fs::path copy = directory() / "without list";
  fs::copy(model() / "model", copy);
  fs::remove(copy / "shortlist.safetensors");
  EXPECT_EQ(translated(source(), copy), translated(source()));
  for (const fs::path& without : {copy, newest_checkpoint(model())}) {
    Options options = tiny_translation(without);
    options["shortlist"] = "true";
    const std::string complaint = failure(run("heed-translate", options, {.input = source()}));
    EXPECT_THAT(complaint, testing::AllOf(testing::HasSubstr("has no shortlist.safetensors"),
                                          testing::HasSubstr(without),
                                          testing::HasSubstr("start heed-train")));
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
  EXPECT_TRUE(content_of(rounded / "shortlist.safetensors") ==
              content_of(model() / "model" / "shortlist.safetensors"));
  EXPECT_THAT(run("heed-translate", options).err, testing::HasSubstr("there is something already"));
}

TEST_F(TranslateProgram, WritesNoModelOfBytesOverARun) {
  const std::string before = content_of(model() / "config.ini");
  const Options over{{"model", model()}, {"quantize", "int8"}, {"output", model()}};
  EXPECT_THAT(failure(run("heed-translate", over)), testing::HasSubstr("something already"));
  EXPECT_EQ(content_of(model() / "config.ini"), before);
  EXPECT_THAT(failure(run("heed-translate", Options{{"quantize", "int8"}, {"output", "x"}}), 2),
              testing::HasSubstr("--model is missing"));
}

TEST_F(TranslateProgram, OverwritesNothing) {
  Options options = tiny_translation(model() / "model");
  options["input"] = directory().file("same.en", source());
  for (const fs::path& output :
       {directory() / "same.en", model() / "model" / "weights.safetensors"}) {
    const std::string before = content_of(output);
    options["output"] = output;
    EXPECT_THAT(failure(run("heed-translate", options), 2),
                testing::HasSubstr("would overwrite an input"));
    EXPECT_TRUE(content_of(output) == before);
  }
}

TEST_F(TranslateProgram, KeepsWhatCameBeforeABadLine) {
  const std::string good = translated("The teacher drives.\nShe will go out.\n");
  const std::string text = "The teacher drives.\nShe will go out.\n\xFF\nThe teacher drives.\n";
  Options options = tiny_translation(model());
  const auto piped = [&] {  // through a pipe, which cannot be looked at before
    const std::string file = directory().file("bad.en", text);
    std::string command = "cat " + file + " | " HEED_BIN_DIR "/heed-translate";
    for (const std::string& argument : arguments(options)) command += " '" + argument + "'";
    return ::system((command + " > " + std::string(directory() / "bad.out") + " 2> " +
                     std::string(directory() / "bad.err"))
                        .c_str());
  };
  EXPECT_EQ(WEXITSTATUS(piped()), 1);
  EXPECT_EQ(content_of(directory() / "bad.out"), good);
  EXPECT_THAT(content_of(directory() / "bad.err"), testing::HasSubstr("standard input:3"));
  options["output"] = directory() / "bad.de";
  EXPECT_EQ(WEXITSTATUS(piped()), 1);
  EXPECT_EQ(content_of(directory() / "bad.de"), good);
  // A file is looked at before anything is translated.
  options["input"] = directory() / "bad.en";
  options["output"] = directory() / "none.de";
  EXPECT_THAT(failure(run("heed-translate", options)), testing::HasSubstr("bad.en:3"));
  EXPECT_FALSE(fs::exists(directory() / "none.de"));
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

TEST_F(TranslateProgram, TranslatesALineOfAMegabyte) {
  std::string megabyte;
  while (megabyte.size() < 1'000'000) megabyte += "beautiful teacher ";
  Options options = tiny_translation(model());
  options["max_extra_length"] = "1";
  options["max_source_length"] = "20";  // in short parts, for speed
  options["split_sentences"] = "false";
  options["batch_tokens"] = "50000";
  const Outcome outcome = run("heed-translate", options, {.input = megabyte + "\nthe end\n"});
  EXPECT_EQ(split_lines(result(outcome)).size(), 2);
  EXPECT_THAT(outcome.err,
              testing::HasSubstr("Translated in parts, for having more than 20 pieces: line 1\n"));
}

}  // namespace
}  // namespace heed
