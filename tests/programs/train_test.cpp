// What heed-train leaves behind, and that it can be started from two files only.
#include <gmock/gmock.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tiny_run.h"

namespace heed {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

class TrainProgram : public ModelTest {};

// "bf16" of the line "precision = bf16".
std::string setting_in(const std::string& ini, const std::string& key) {
  const size_t begin = ini.find("\n" + key + " = ");
  return ini.substr(begin + 1, ini.find('\n', begin + 1) - begin - 1);
}

TEST_F(TrainProgram, LeavesTheFilesOfARun) {
  EXPECT_THAT(files_below(model()),
              IsSupersetOf({"checkpoints/step-00000000.ckpt", "checkpoints/step-00000020.ckpt",
                            "config.ini", "metrics.jsonl", "model/config.ini",
                            "model/shortlist.safetensors", "model/tokenizer.model",
                            "model/weights.safetensors", "report.html", "train.log"}));
  EXPECT_EQ(files_below(model()).size(), 10) << "something else was left behind";
}

TEST_F(TrainProgram, TellsWhatItChose) {
  EXPECT_THAT(log(), AllOf(HasSubstr("Held out 15 pairs for validation"), HasSubstr("Tokenizer: "),
                           HasSubstr("Training: 285 pairs read, "), HasSubstr("d_model 32"),
                           HasSubstr("Stopped at step 20: max_steps is reached")));
}

TEST_F(TrainProgram, KeepsALogOfWhatItTold) {
  const std::string kept = content_of(model() / "train.log");
  EXPECT_THAT(kept, AllOf(HasSubstr("Held out"), HasSubstr("validation ppl"),
                          HasSubstr("Stopped at step 20")));
  EXPECT_THAT(split_lines(log()), IsSupersetOf(split_lines(kept)));
}

TEST_F(TrainProgram, RecordsItsSettings) {
  EXPECT_THAT(content_of(model() / "config.ini"),
              AllOf(HasSubstr("[training]"), HasSubstr("max_steps = 20\n"), HasSubstr("[model]"),
                    HasSubstr("d_model = 32\n")));
  const std::string of_model = content_of(model() / "model" / "config.ini");
  EXPECT_THAT(of_model, AllOf(HasSubstr("[model]"), HasSubstr("[decoding]"),
                              HasSubstr("max_extra_length = 5\n"), Not(HasSubstr("[data]"))));
  EXPECT_THAT(of_model, AllOf(testing::ContainsRegex("\nmax_source_length = [1-9][0-9]\n"),
                              testing::ContainsRegex("\nalignment_layer = [1-9]\n"),
                              HasSubstr("\nsplit_sentences = true\n")));
}

TEST_F(TrainProgram, ItsThreadsWaitBrieflyForEachOther) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["training.max_steps"] = "1";
  const auto told_by_openmp = [&] { return run("heed-train", options).err; };
  ::setenv("OMP_DISPLAY_ENV", "verbose", 1);
  EXPECT_THAT(told_by_openmp(), HasSubstr("GOMP_SPINCOUNT = '10000'"));
  ::setenv("GOMP_SPINCOUNT", "1234", 1);  // one's own wish counts
  EXPECT_THAT(told_by_openmp(), AllOf(HasSubstr("GOMP_SPINCOUNT = '1234'"),
                                      Not(HasSubstr("GOMP_SPINCOUNT = '10000'"))));
  ::unsetenv("GOMP_SPINCOUNT");
  ::unsetenv("OMP_DISPLAY_ENV");
}

TEST_F(TrainProgram, ChoosesAPrecisionOnceForARun) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["training.max_steps"] = "2";
  options["training.precision"] = "auto";
  EXPECT_THAT(train(options), testing::ContainsRegex("Precision: (fp32|bf16); a batch takes"));
  const std::string config = content_of(other / "run" / "config.ini");
  EXPECT_THAT(config, testing::ContainsRegex("\nprecision = (fp32|bf16)\n"));
  options["training.max_steps"] = "3";
  EXPECT_THAT(train(options), Not(HasSubstr("recision")));
  EXPECT_EQ(setting_in(content_of(other / "run" / "config.ini"), "precision"),
            setting_in(config, "precision"));
}

TEST_F(TrainProgram, WritesMetricsAsJsonLines) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["training.max_steps"] = "60";
  options["training.validate_every"] = "30";
  train(options);
  std::vector<std::string> kinds;
  for (const std::string& line : split_lines(content_of(other / "run" / "metrics.jsonl"))) {
    const auto entry = nlohmann::json::parse(line);
    kinds.push_back(entry.at("kind").get<std::string>() + " " + entry.at("step").dump());
    EXPECT_TRUE(entry.at("ppl").is_number()) << line;
  }
  EXPECT_THAT(kinds, testing::ElementsAre("validation 30", "training 50", "validation 60"));
}

TEST_F(TrainProgram, MakesAPageOfTheRun) {
  const std::string page = content_of(model() / "report.html");
  EXPECT_THAT(page, AllOf(HasSubstr("<!DOCTYPE html>"), HasSubstr("Training of "),
                          HasSubstr("Stopped at step 20: max_steps is reached"),
                          HasSubstr("Training: 285 pairs read"), HasSubstr("dim_feedforward"),
                          Not(HasSubstr("<script"))));
}

TEST_F(TrainProgram, WritesEventFilesOnRequest) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["training.tensorboard"] = "true";
  train(options);
  EXPECT_THAT(files_below(other / "run/tensorboard"),
              testing::ElementsAre(testing::StartsWith("events.out.tfevents.")));
}

TEST_F(TrainProgram, LearnsSomething) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["training.max_steps"] = "100";
  options["training.validate_every"] = "50";
  options["training.warmup_steps"] = "20";
  train(options);
  std::vector<double> losses;
  for (const std::string& line : split_lines(content_of(other / "run" / "metrics.jsonl"))) {
    const auto entry = nlohmann::json::parse(line);
    if (entry.at("kind") == "validation") losses.push_back(entry.at("nll"));
  }
  ASSERT_EQ(losses.size(), 2);
  EXPECT_LT(losses[1], losses[0]);
}

TEST_F(TrainProgram, TakesAValidationSet) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["data.valid_source"] = other.file("valid.en", phrasebook("valid.en", 0, 10));
  options["data.valid_target"] = other.file("valid.de", phrasebook("valid.de", 0, 10));
  EXPECT_THAT(train(options),
              AllOf(HasSubstr("Validation: 10 pairs read"), Not(HasSubstr("Held out"))));
}

TEST_F(TrainProgram, GivesTheSameBytesAgain) {
  train(tiny_training(directory(), "again"));
  for (const char* file : {"model/config.ini", "model/shortlist.safetensors",
                           "model/tokenizer.model", "model/weights.safetensors"}) {
    EXPECT_TRUE(content_of(model() / file) == content_of(directory() / "again" / file)) << file;
  }
}

TEST_F(TrainProgram, TakesSettingsFromAFileBelowTheCommandLine) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options.erase("training.max_steps");
  options.erase("model.d_model");
  options["config"] =
      other.file("recipe.ini", "[training]\nmax_steps = 3\nseed = 7\n[model]\nd_model = 16\n");
  options["training.seed"] = "8";
  EXPECT_THAT(train(options), AllOf(HasSubstr("Stopped at step 3"), HasSubstr("d_model 16")));
  EXPECT_THAT(content_of(other / "run" / "config.ini"), HasSubstr("seed = 8\n"));
}

TEST_F(TrainProgram, TakesWindowsTextFilesAsTheSameText) {
  std::string windows = "\xEF\xBB\xBF";
  for (const std::string& line : split_lines(content_of(directory() / "train.de"))) {
    windows += line + "\r\n";
  }
  Options options = tiny_training(directory(), "windows");
  options["data.train_target"] = directory().file("windows.de", windows);
  train(options);
  const char* weights = "model/weights.safetensors";
  EXPECT_TRUE(content_of(model() / weights) == content_of(directory() / "windows" / weights));
}

TEST_F(TrainProgram, DropsEmptyAndEndlessLinesAndSaysHowMany) {
  TemporaryDirectory other;
  const std::string english = phrasebook("train.en", 0, 200),
                    german = phrasebook("train.de", 0, 200);
  std::string megabyte;
  while (megabyte.size() < 1'000'000) megabyte += "everlasting ";
  other.file("train.en", english + "\n" + megabyte + "\nlost\n");
  other.file("train.de", german + "leer\nlang\n \n");
  Options options = tiny_training(other);
  options["data.valid_source"] = other.file("valid.en", phrasebook("valid.en", 0, 5));
  options["data.valid_target"] = other.file("valid.de", phrasebook("valid.de", 0, 5));
  EXPECT_THAT(train(options),
              HasSubstr("203 pairs read, 200 kept (dropped: 2 empty, 1 longer than max_length"));
}

TEST_F(TrainProgram, SourceAndTargetMayHaveVocabulariesOfTheirOwn) {
  Options options = tiny_training(directory(), "separate");
  options["tokenizer.separate"] = "true";
  EXPECT_THAT(run("heed-train", options).err, HasSubstr("--model.tie_embeddings decoder"));
  options["model.tie_embeddings"] = "decoder";
  EXPECT_THAT(train(options),
              testing::ContainsRegex("Tokenizers: .* of the source, .* of the target"));
  Options translation = tiny_translation(directory() / "separate");
  translation["shortlist"] = "true";
  const Surroundings input{.input = "The teacher drives.\n"};
  EXPECT_EQ(split_lines(result(run("heed-translate", translation, input))).size(), 1);
  translation["model"] = newest_checkpoint(directory() / "separate");
  translation.erase("shortlist");
  EXPECT_EQ(split_lines(result(run("heed-translate", translation, input))).size(), 1);
  Options borrowing = tiny_training(directory(), "borrowing_both");
  borrowing["model.tie_embeddings"] = "none";
  borrowing["tokenizer.model"] = directory() / "separate" / "model" / "tokenizer.model";
  borrowing["tokenizer.source_model"] =
      directory() / "separate" / "model" / "source_tokenizer.model";
  train(borrowing);
  for (const char* file : {"model/tokenizer.model", "model/source_tokenizer.model"}) {
    EXPECT_EQ(content_of(directory() / "separate" / file),
              content_of(directory() / "borrowing_both" / file));
  }
}

TEST_F(TrainProgram, ARunThatBeginsAnewKeepsNoTokenizerOfBefore) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["tokenizer.separate"] = "true";
  options["model.tie_embeddings"] = "decoder";
  train(options);
  const std::filesystem::path model = other / "run" / "model";
  const Surroundings input{.input = "The teacher drives.\n"};
  std::filesystem::remove(model / "source_tokenizer.model");
  EXPECT_THAT(run("heed-translate", tiny_translation(model), input).err,
              HasSubstr("source_tokenizer.model"));
  std::filesystem::remove_all(other / "run" / "checkpoints");
  std::filesystem::create_directory(other / "run" / "checkpoints");
  other.file("run/model/source_tokenizer.model", "of before");
  options.erase("tokenizer.separate");
  train(options);
  EXPECT_FALSE(std::filesystem::exists(model / "source_tokenizer.model"));
  EXPECT_EQ(split_lines(result(run("heed-translate", tiny_translation(model), input))).size(), 1);
}

TEST_F(TrainProgram, ADecoderAloneNeedsOnlyItsName) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options.erase("model.num_encoder_layers");
  options["model.architecture"] = "decoder_only";
  EXPECT_THAT(train(options),
              AllOf(HasSubstr(": 1 layers"), HasSubstr("Variant: architecture decoder_only")));
}

TEST_F(TrainProgram, BeginsWithWordVectors) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  std::string vector;
  for (int i = 0; i < 32; ++i) vector += " 0.5";
  options["training.source_vectors"] =
      other.file("en.vec", "2 32\nthe" + vector + "\nteacher" + vector + "\n");
  EXPECT_THAT(train(options), testing::ContainsRegex("Word vectors .*en.vec.*: [1-9]"));
  options["run"] = other / "narrow";
  options["training.target_vectors"] = other.file("de.vec", "1 2\ndie 1 2\n");
  EXPECT_THAT(run("heed-train", options).err,
              AllOf(HasSubstr("de.vec:1"), HasSubstr("--model.d_model=2")));
}

TEST_F(TrainProgram, UsesAnExistingTokenizer) {
  Options options = tiny_training(directory(), "borrowing");
  options["tokenizer.model"] = model() / "model" / "tokenizer.model";
  EXPECT_THAT(train(options), Not(HasSubstr("Training the tokenizer")));
  const char* tokenizer = "model/tokenizer.model";
  EXPECT_EQ(content_of(model() / tokenizer), content_of(directory() / "borrowing" / tokenizer));
}

TEST_F(TrainProgram, ADryRunTellsWhatItWouldDoAndLeavesNothing) {
  Options options = tiny_training(directory(), "planned");
  std::vector<std::string> given = arguments(options);
  given.emplace_back("--dry_run");
  const Outcome outcome = Program("heed-train", given).wait();
  EXPECT_EQ(result(outcome), "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("Training: 285 pairs read"), HasSubstr("d_model 32"),
                                 HasSubstr("Time: about "), HasSubstr("Largest batch: "),
                                 HasSubstr("Disk: the run takes up to "),
                                 HasSubstr("nothing was trained and nothing written")));
  EXPECT_FALSE(std::filesystem::exists(directory() / "planned"));
}

TEST_F(TrainProgram, BeginsWithAModelAndItsTokenizer) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  for (const char* size :
       {"preset", "d_model", "num_heads", "dim_feedforward", "num_encoder_layers"}) {
    options.erase(std::string("model.") + size);
  }
  options["training.init_from"] = model();
  options["model.num_decoder_layers"] = "2";
  options["training.freeze"] = "encoder.*";
  options["training.max_steps"] = "6";
  const std::string told = train(options);
  EXPECT_THAT(told, AllOf(HasSubstr("d_model 32"), HasSubstr("Weights: "), HasSubstr("Frozen: "),
                          HasSubstr("decoder.layers.1.norm1.weight begins anew"),
                          Not(HasSubstr("Training the tokenizer"))));
  EXPECT_EQ(content_of(other / "run/model/tokenizer.model"),
            content_of(model() / "model/tokenizer.model"));
  // It goes on with the same sizes, by its own settings, too.
  EXPECT_THAT(train({{"run", other / "run"},
                     {"config", other / "run/config.ini"},
                     {"training.max_steps", "12"}}),
              HasSubstr("Resuming at step 6"));
}

TEST_F(TrainProgram, RefusesSizesOfItsOwnBesideAModelToBeginWith) {
  Options options = tiny_training(directory(), "other");
  options["training.init_from"] = model();
  options["model.preset"] = "small";
  EXPECT_THAT(run("heed-train", options).err,
              HasSubstr("model.preset is given beside training.init_from"));
  options["model.preset"] = "tiny";
  options["tokenizer.vocab_size"] = "500";
  EXPECT_THAT(run("heed-train", options).err,
              HasSubstr("settings of [tokenizer] are given beside training.init_from"));
}

TEST_F(TrainProgram, ChecksThatThereIsTheAlignmentLayer) {
  Options options = tiny_training(directory(), "other");
  options["dry_run"] = "true";
  options["decoding.alignment_layer"] = "9";
  EXPECT_THAT(run("heed-train", options).err, HasSubstr("there is no layer 9 (alignment_layer)"));
}

TEST_F(TrainProgram, ChecksThatItsScheduleHasAnEnd) {
  Options options = tiny_training(directory(), "other");
  options["training.schedule"] = "cosine";
  EXPECT_THAT(
      run("heed-train", options).err,
      HasSubstr("training.schedule cosine ends at step 20, within the 1000 of its warm-up"));
  options["training.max_steps"] = "0";
  EXPECT_THAT(run("heed-train", options).err, HasSubstr("does not know where it ends"));
  options["training.warmup_steps"] = "2";
  options["dry_run"] = "true";
  options["training.max_epochs"] = "3";
  EXPECT_THAT(train(options), HasSubstr("then cosine to 0 where the run ends"));
  options.erase("training.max_epochs");
  options["training.max_minutes"] = "3";
  EXPECT_THAT(train(options), HasSubstr("then cosine to 0 where the run ends"));
}

TEST_F(TrainProgram, WarnsOfAWarmUpThatTheRunWillNotReachTheEndOf) {
  Options options = tiny_training(directory(), "other");
  options["dry_run"] = "true";
  options["training.warmup_steps"] = "1000000";
  EXPECT_THAT(train(options), HasSubstr("within the 1,000,000 steps in which the rate rises"));
  options["training.warmup_steps"] = "2";
  EXPECT_THAT(train(options), Not(HasSubstr("warning: the run")));
}

TEST_F(TrainProgram, ASchedulesEndIsHeldAgainstTheWarmUpThatThePresetGives) {
  Options options = tiny_training(directory(), "planned");
  options.erase("model.preset");  // chosen by the corpus: tiny, whose warm-up is short
  options["training.schedule"] = "cosine";
  options["training.max_steps"] = "1500";
  options["dry_run"] = "true";
  EXPECT_THAT(train(options), HasSubstr("then cosine to 0 at step 1,500"));
}

TEST_F(TrainProgram, RefusesAModelThatIsLargerThanTheMemory) {
  Options options = tiny_training(directory(), "planned");
  options["model.d_model"] = "1000000";
  EXPECT_THAT(run("heed-train", options).err,
              AllOf(HasSubstr("the model's weights, gradients and moments take about "),
                    HasSubstr("of memory are free")));
}

TEST_F(TrainProgram, ADryRunRefusesTheDirectoryOfSomethingElse) {
  TemporaryDirectory other;
  other.file("thesis.txt", "mine");
  Options options = tiny_training(directory(), "planned");
  options["run"] = other.path();
  options["dry_run"] = "true";
  EXPECT_THAT(run("heed-train", options).err, HasSubstr("holds no run of heed-train"));
  options["run"] = model();
  EXPECT_THAT(train(options), HasSubstr("holds a run already; this plan is of a new one"));
}

TEST_F(TrainProgram, RefusesSettingsThatWouldDoNothing) {
  for (const auto& [name, value, other] :
       {std::array{"model.max_positions", "512", "model.position sinusoidal"},
        std::array{"model.max_relative_distance", "8", "model.position sinusoidal"},
        std::array{"training.decay_steps", "100", "training.schedule inverse_sqrt"}}) {
    Options options = tiny_training(directory(), "other");
    options[name] = value;
    EXPECT_THAT(run("heed-train", options).err,
                HasSubstr(std::string(name) + " has no effect with " + other));
  }
}

TEST_F(TrainProgram, DrawsPiecesByTheTokenizersType) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["training.unigram_sampling"] = "0.2";
  EXPECT_THAT(run("heed-train", options).err,
              HasSubstr("training.unigram_sampling is for a tokenizer of type unigram"));
  options["tokenizer.model_type"] = "unigram";
  train(options);
}

}  // namespace
}  // namespace heed
