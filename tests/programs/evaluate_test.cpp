// heed-evaluate: the same score by either way, and its forms.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tiny_run.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class EvaluateProgram : public ModelTest {
 protected:
  void SetUp() override {
    directory().file("hypothesis", "a b c d e\nf g h i j\n");
    directory().file("reference", "a b c d x\nf g h i j\n");
    directory().file("reference2", "a b c d e\nf g h i x\n");
  }

  static std::string score(const std::vector<std::string>& references) {
    std::vector<std::string> arguments = {"--hypothesis", directory() / "hypothesis"};
    for (const auto& name : references) {
      arguments.insert(arguments.end(), {"--reference", directory() / name});
    }
    return result(run("heed-evaluate", arguments));
  }
};

TEST_F(EvaluateProgram, ScoresAModelAsItScoresItsTranslations) {
  const std::string source = directory().file("test.en", phrasebook("train.en", 0, 40));
  const std::string reference = directory().file("test.de", phrasebook("train.de", 0, 40));
  Options translation = tiny_translation(model());
  translation["input"] = source;
  translation["output"] = directory() / "test.out";
  EXPECT_EQ(result(run("heed-translate", translation)), "");
  Options with_model = tiny_translation(model());
  with_model["source"] = source;
  with_model["reference"] = reference;
  const std::string by_model = result(run("heed-evaluate", with_model));
  EXPECT_THAT(by_model, StartsWith("BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:"));
  EXPECT_EQ(result(run("heed-evaluate",
                       {{"hypothesis", directory() / "test.out"}, {"reference", reference}})),
            by_model);
}

TEST_F(EvaluateProgram, PrintsSacrebleusLine) {
  const std::string line = score({"reference"});
  EXPECT_THAT(line, HasSubstr(" = 83.76 90.0/87.5/83.3/75.0 (BP = 1.000 ratio = 1.000 hyp_len = "
                              "10 ref_len = 10)\n"));
}

TEST_F(EvaluateProgram, TakesSeveralReferences) {
  EXPECT_THAT(score({"reference", "reference2"}),
              AllOf(HasSubstr("nrefs:2"), HasSubstr(" = 100.00 ")));
}

TEST_F(EvaluateProgram, PrintsJson) {
  const std::string text = result(run("heed-evaluate", {{"hypothesis", directory() / "hypothesis"},
                                                        {"reference", directory() / "reference2"},
                                                        {"format", "json"}}));
  const auto score = nlohmann::json::parse(text);
  EXPECT_EQ(score.at("name"), "BLEU");
  EXPECT_EQ(score.at("nrefs"), "1");
  EXPECT_GT(score.at("score"), 80.0);
}

TEST_F(EvaluateProgram, ComputesSeveralMetrics) {
  const std::string text = result(
      run("heed-evaluate", {"--hypothesis", directory() / "hypothesis", "--reference",
                            directory() / "reference", "--metric", "ter", "--metric", "chrf"}));
  const auto lines = split_lines(text);
  ASSERT_EQ(lines.size(), 2);
  EXPECT_THAT(lines[0], AllOf(HasSubstr("chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|"),
                              HasSubstr(" = 77.17")));
  EXPECT_THAT(lines[1], AllOf(StartsWith("TER|"), HasSubstr(" = 10.00")));
  EXPECT_EQ(lines[0].find('='), lines[1].find('='));
}

TEST_F(EvaluateProgram, PassesTheMetricsOptionsOn) {
  Options options = {{"hypothesis", directory() / "hypothesis"},
                     {"reference", directory() / "reference"},
                     {"metric", "chrf"},
                     {"chrf_word_order", "2"},
                     {"width", "4"}};
  EXPECT_THAT(result(run("heed-evaluate", options)), StartsWith("chrF2++|"));
  options["metric"] = "bleu";
  options["smooth_method"] = "floor";
  options["lowercase"] = "true";
  options["short"] = "true";
  EXPECT_THAT(result(run("heed-evaluate", options)),
              StartsWith("BLEU|#:1|c:lc|e:no|tok:13a|s:floor[0.10]|v:heed-"));
  options["score_only"] = "true";
  EXPECT_EQ(result(run("heed-evaluate", options)), "83.7592\n");
}

TEST_F(EvaluateProgram, ScoresEachLine) {
  Options options = {{"hypothesis", directory() / "hypothesis"},
                     {"reference", directory() / "reference"},
                     {"sentence_level", "true"},
                     {"score_only", "true"}};
  EXPECT_EQ(result(run("heed-evaluate", options)), "66.87\n100.00\n");
  options["score_only"] = "false";
  options["format"] = "json";
  const auto lines = split_lines(result(run("heed-evaluate", options)));
  ASSERT_EQ(lines.size(), 2);
  EXPECT_EQ(nlohmann::json::parse(lines[0]).at("eff"), "yes");
}

TEST_F(EvaluateProgram, ReadsStandardInputAndColumns) {
  const std::string whole = score({"reference", "reference2"});
  const Options piped = {{"hypothesis", "-"}, {"reference", directory() / "reference"}};
  EXPECT_EQ(result(run("heed-evaluate", piped, {.input = "a b c d e\nf g h i j\n"})),
            score({"reference"}));
  const Options columns = {{"hypothesis", "-"}, {"columns", "true"}};
  EXPECT_EQ(result(run("heed-evaluate", columns,
                       {.input = "a b c d e\ta b c d x\ta b c d e\n"
                                 "f g h i j\tf g h i j\tf g h i x\n"})),
            whole);
}

TEST_F(EvaluateProgram, CutsTextWithAModelOfPieces) {
  const Options options = {{"hypothesis", directory() / "hypothesis"},
                           {"reference", directory() / "reference"},
                           {"tokenize", "spm"},
                           {"tokenizer_model", HEED_SOURCE_DIR "/tests/evaluation/pieces.model"}};
  EXPECT_THAT(result(run("heed-evaluate", options)), HasSubstr("|tok:spm-"));
}

TEST_F(EvaluateProgram, WarnsOfTextThatLooksTokenized) {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += "A line of words .\n";
  const std::string text = directory().file("tokenized", lines);
  const Outcome outcome = run("heed-evaluate", Options{{"hypothesis", text}, {"reference", text}});
  EXPECT_THAT(outcome.err, AllOf(StartsWith("warning: "), HasSubstr("looks tokenized")));
  EXPECT_EQ(split_lines(outcome.err).size(), 1);
}

TEST_F(EvaluateProgram, WarnsOfWordsWhereThereAreNone) {
  const std::string text = directory().file("zh", "\u6211\u4EEC\u5728\u8FD9\u91CC\u3002\n");
  Options options{{"hypothesis", text}, {"reference", text}};
  EXPECT_THAT(run("heed-evaluate", options).err, HasSubstr("give --tokenize zh"));
  options["tokenize"] = "zh";
  EXPECT_EQ(run("heed-evaluate", options).err, "");
}

TEST_F(EvaluateProgram, RefusesWhatDoesNotGoTogether) {
  const std::string file = directory() / "hypothesis";
  EXPECT_THAT(failure(run("heed-evaluate", {"--hypothesis", file, "--reference", file, "--metric",
                                            "bleu", "--metric", "ter", "--sentence_level"}),
                      2),
              HasSubstr("--sentence_level takes one metric"));
  EXPECT_THAT(failure(run("heed-evaluate", Options{{"hypothesis", "-"}, {"reference", "-"}}), 2),
              HasSubstr("standard input"));
  EXPECT_THAT(failure(run("heed-evaluate",
                          Options{{"hypothesis", file}, {"reference", file}, {"columns", "true"}}),
                      2),
              HasSubstr("--columns"));
  EXPECT_THAT(failure(run("heed-evaluate",
                          Options{{"hypothesis", file}, {"reference", file}, {"metric", "blue"}}),
                      2),
              HasSubstr("bleu, chrf or ter"));
  EXPECT_THAT(failure(run("heed-evaluate",
                          Options{{"hypothesis", file}, {"reference", file}, {"tokenize", "spm"}}),
                      2),
              HasSubstr("--tokenizer_model"));
}

TEST_F(EvaluateProgram, GivesAnInterval) {
  const std::string line = result(run("heed-evaluate", {{"hypothesis", directory() / "hypothesis"},
                                                        {"reference", directory() / "reference"},
                                                        {"confidence", "true"}}));
  EXPECT_THAT(line, StartsWith("BLEU|nrefs:1|bs:1000|seed:12345|case:mixed|"));
  EXPECT_THAT(line, testing::ContainsRegex(" = [0-9.]+ \\(μ = [0-9.]+ ± [0-9.]+\\) "));
}

TEST_F(EvaluateProgram, ComparesSystemsWithTheFirst) {
  const std::vector<std::string> arguments = {"--hypothesis", directory() / "hypothesis",
                                              "--hypothesis", directory() / "reference2",
                                              "--reference",  directory() / "reference",
                                              "--metric",     "bleu",
                                              "--metric",     "ter"};
  const auto lines = split_lines(result(run("heed-evaluate", arguments)));
  ASSERT_EQ(lines.size(), 5);
  EXPECT_THAT(lines[0], testing::MatchesRegex("System +BLEU +TER"));
  std::vector<std::string> with_test = arguments;
  with_test.insert(with_test.end(), {"--paired", "randomization", "--format", "json"});
  const auto systems = nlohmann::json::parse(result(run("heed-evaluate", with_test)));
  ASSERT_EQ(systems.size(), 2);
  EXPECT_FALSE(systems[0].at("BLEU").contains("p_value"));
  EXPECT_GT(systems[1].at("BLEU").at("p_value"), 0.0);
  std::vector<std::string> bare = arguments;
  bare.insert(bare.end(), {"--score_only"});
  EXPECT_THAT(result(run("heed-evaluate", bare)),
              testing::MatchesRegex("[0-9.]+ [0-9.]+\n[0-9.]+ [0-9.]+\n"));
  const std::string twin = directory() / "hypothesis";
  EXPECT_THAT(run("heed-evaluate", {"--hypothesis", twin, "--hypothesis", twin, "--reference",
                                    directory() / "reference", "--paired", "bootstrap"})
                  .err,
              HasSubstr("have the same translations"));
  EXPECT_LE(systems[1].at("TER").at("p_value"), 1.0);
}

TEST_F(EvaluateProgram, ComparesModelsAndKeepsTheirTranslations) {
  const std::string source = directory().file("test.en", phrasebook("train.en", 0, 10));
  std::vector<std::string> options = arguments(tiny_translation(model()));
  options.insert(options.end(), {"--model", model() / "model", "--source", source, "--reference",
                                 directory().file("test.de", phrasebook("train.de", 0, 10)),
                                 "--output", directory() / "a.out", "--output",
                                 directory() / "b.out", "--paired", "bootstrap"});
  const Outcome outcome = run("heed-evaluate", options);
  EXPECT_EQ(split_lines(result(outcome)).size(), 5);
  EXPECT_THAT(outcome.err, testing::ContainsRegex("translated 10 lines, [0-9.]+ lines/s, peak"));
  EXPECT_EQ(content_of(directory() / "a.out"), content_of(directory() / "b.out"));
}

TEST_F(EvaluateProgram, AModelsDefaultsAreItsOwn) {
  const std::string source = directory().file("test.en", phrasebook("train.en", 0, 40));
  const std::string reference = directory().file("test.de", phrasebook("train.de", 0, 40));
  const std::string bytes = directory() / "int8", floats = model();
  (void)result(run("heed-translate", {{"model", floats}, {"quantize", "int8"}, {"output", bytes}}));
  const auto translations = [&](const std::vector<std::string>& models) {
    std::vector<std::string> options{"--source", source,     "--reference",
                                     reference,  "--device", "cpu"};
    for (const std::string& name : models) {
      options.insert(options.end(), {"--model", name, "--output", name + ".out"});
    }
    (void)result(run("heed-evaluate", options));
    std::vector<std::string> texts;
    for (const std::string& name : models) texts.push_back(content_of(name + ".out"));
    return texts;
  };
  const std::string by_bytes = translations({bytes})[0], by_floats = translations({floats})[0];
  EXPECT_EQ(translations({bytes, floats}), (std::vector{by_bytes, by_floats}));
  EXPECT_EQ(translations({floats, bytes}), (std::vector{by_floats, by_bytes}));
}

TEST_F(EvaluateProgram, ComplainsBeforeItTranslates) {
  const std::string source = directory().file("test.en", phrasebook("train.en", 0, 40));
  const auto complaint = [&](const std::vector<std::string>& more) {
    std::vector<std::string> options = arguments(tiny_translation(model()));
    options.insert(options.end(), {"--source", source, "--reference", source});
    options.insert(options.end(), more.begin(), more.end());
    return failure(run("heed-evaluate", options));  // nothing else was told
  };
  EXPECT_THAT(complaint({"--model", "nowhere"}), HasSubstr("no such model"));
  EXPECT_THAT(complaint({"--output", "no/such/directory"}), HasSubstr("no/such/directory"));
  EXPECT_THAT(complaint({"--report", "no/such/directory"}), HasSubstr("no/such/directory"));
  EXPECT_THAT(complaint({"--report", directory() / "r.html", "--training_target", "nothing"}),
              HasSubstr("nothing"));
}

TEST_F(EvaluateProgram, OverwritesNothing) {
  const std::string hypothesis = directory() / "hypothesis", reference = directory() / "reference";
  const std::string before = content_of(reference);
  EXPECT_THAT(failure(run("heed-evaluate", {{"hypothesis", hypothesis},
                                            {"reference", reference},
                                            {"report", directory() / "./reference"}}),
                      2),
              HasSubstr("would overwrite an input"));
  EXPECT_EQ(content_of(reference), before);
}

TEST_F(EvaluateProgram, WritesAReport) {
  const Outcome outcome = run("heed-evaluate", {{"hypothesis", directory() / "hypothesis"},
                                                {"reference", directory() / "reference"},
                                                {"training_target", directory() / "reference2"},
                                                {"report", directory() / "scores.html"}});
  EXPECT_EQ(split_lines(result(outcome)).size(), 1);
  const std::string page = content_of(directory() / "scores.html");
  EXPECT_THAT(page, AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr("<svg"),
                          testing::EndsWith("</html>\n")));
  EXPECT_THAT(page, testing::Not(HasSubstr("http-equiv")));
}

TEST_F(EvaluateProgram, TellsHowWellAModelForeseesTheReferences) {
  const std::string source = directory().file("test.en", phrasebook("test.en", 0, 10) + "\n");
  const std::string reference = directory().file("test.de", phrasebook("test.de", 0, 10) + "\n");
  Options options = tiny_translation(model());
  options.insert({{"source", source}, {"reference", reference}, {"perplexity", "true"}});
  const auto lines = split_lines(result(run("heed-evaluate", options)));
  ASSERT_EQ(lines.size(), 2);
  EXPECT_THAT(lines[1],
              testing::ContainsRegex("^ *perplexity.nrefs:1.per:piece.eos:yes.version:.* = "
                                     "[0-9]+\\.[0-9]+ log p = -[0-9.]+ of each of"));
  options["format"] = "json";
  const auto scores = nlohmann::json::parse(result(run("heed-evaluate", options)));
  const double perplexity = scores[1].at("score");
  EXPECT_GT(perplexity, 1.0);
  EXPECT_LT(perplexity, 4000.0);  // what knows nothing has the number of its pieces
  options.insert({"confidence", "true"});
  EXPECT_TRUE(
      nlohmann::json::parse(result(run("heed-evaluate", options)))[1].contains("confidence_mean"));
}

TEST_F(EvaluateProgram, WarnsWherePerplexitiesAreOfOtherPieces) {
  TemporaryDirectory other;
  write_corpus(other);
  Options training = tiny_training(other);
  training["tokenizer.model_type"] = "unigram";
  train(training);
  Options options = tiny_translation(model());
  options.insert({{"source", directory().file("p.en", phrasebook("test.en", 0, 4)).string()},
                  {"reference", directory().file("p.de", phrasebook("test.de", 0, 4)).string()},
                  {"perplexity", "true"}});
  std::vector<std::string> given = arguments(options);
  const auto told = [&](const std::filesystem::path& second) {
    std::vector<std::string> both = given;
    both.insert(both.end(), {"--model", second.string()});
    const Outcome outcome = run("heed-evaluate", both);
    EXPECT_EQ(outcome.exit_code, 0);
    return outcome.err;
  };
  EXPECT_THAT(told(other / "run"), HasSubstr("warning: perplexities are for each piece"));
  EXPECT_THAT(told(model() / "model"), Not(HasSubstr("warning: perplexities")));
}

TEST_F(EvaluateProgram, ScoresSeveralTestSetsInOneRun) {
  const auto file = [&](const std::string& name, const char* corpus, int64_t begin, int64_t end) {
    return directory().file(name, phrasebook(corpus, begin, end)).string();
  };
  const std::string a = file("a.en", "test.en", 0, 5), b = file("b.en", "test.en", 5, 12);
  const std::string a_ref = file("a.de", "test.de", 0, 5), b_ref = file("b.de", "test.de", 5, 12);
  const auto scored = [&](const std::vector<std::string>& sets,
                          const std::vector<std::string>& more = {}) {
    std::vector<std::string> options = arguments(tiny_translation(model()));
    options.insert(options.end(), sets.begin(), sets.end());
    options.insert(options.end(), more.begin(), more.end());
    return result(run("heed-evaluate", options));
  };
  const std::vector<std::string> set_a = {"--source", a, "--reference", a_ref};
  const std::vector<std::string> set_b = {"--source", b, "--reference", b_ref};
  std::vector<std::string> both = set_a;
  both.insert(both.end(), set_b.begin(), set_b.end());
  const std::string out_a = directory() / "a.out", out_b = directory() / "b.out";
  EXPECT_EQ(scored(both, {"--output", out_a, "--output", out_b}),
            a + ":\n" + scored(set_a) + b + ":\n" + scored(set_b));
  EXPECT_EQ(split_lines(content_of(out_a)).size(), 5);
  EXPECT_EQ(split_lines(content_of(out_b)).size(), 7);
  const auto list = nlohmann::json::parse(scored(both, {"--format", "json"}));
  ASSERT_EQ(list.size(), 2);
  EXPECT_EQ(list[1].at("test_set"), b);
  EXPECT_EQ(list[1].at("scores"), nlohmann::json::parse(scored(set_b, {"--format", "json"})));
}

TEST_F(EvaluateProgram, ShowsWhereTheModelLooks) {
  Options options = tiny_translation(model());
  options.insert({{"source", directory().file("test.en", phrasebook("test.en", 0, 3))},
                  {"reference", directory().file("test.de", phrasebook("test.de", 0, 3))},
                  {"report", directory() / "attention.html"},
                  {"attention_line", "2"}});
  (void)result(run("heed-evaluate", options));
  const std::string page = content_of(directory() / "attention.html");
  EXPECT_THAT(page, AllOf(HasSubstr("in line 2</h2>"), HasSubstr("Cross-attention"),
                          HasSubstr("Layer 1, head 2"), HasSubstr("&lt;/s&gt;</text>")));
  options["attention_line"] = "4";
  EXPECT_THAT(failure(run("heed-evaluate", options), 2), HasSubstr("has only 3 lines"));
}

TEST_F(EvaluateProgram, WhatDoesNotGoTogetherIsRefused) {
  const std::string hypothesis = directory() / "hypothesis", reference = directory() / "reference";
  const auto refused = [&](const std::string& option, const std::string& value) {
    return failure(run("heed-evaluate",
                       {{"hypothesis", hypothesis}, {"reference", reference}, {option, value}}),
                   2);
  };
  EXPECT_THAT(refused("paired", "bootstrap"), HasSubstr("compares two systems or more"));
  EXPECT_THAT(refused("output", "x"), HasSubstr("--output goes with --model"));
  EXPECT_THAT(refused("training_target", "x"), HasSubstr("goes with --report"));
  EXPECT_THAT(failure(run("heed-evaluate", {"--hypothesis", hypothesis, "--reference", reference,
                                            "--sentence_level", "--confidence"}),
                      2),
              HasSubstr("--sentence_level goes with neither"));
  EXPECT_THAT(refused("perplexity", "true"), HasSubstr("--perplexity goes with --model"));
  EXPECT_THAT(refused("attention_line", "1"), HasSubstr("goes with --report and --model"));
  const std::string model_dir = model();
  EXPECT_THAT(failure(run("heed-evaluate", {"--model", model_dir, "--source", hypothesis,
                                            "--source", hypothesis, "--reference", reference}),
                      2),
              HasSubstr("1 --reference for 2 --source; each takes as many"));
}

}  // namespace
}  // namespace heed
