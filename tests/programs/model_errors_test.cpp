// Models that are missing, damaged, or not what they say.
#include <gmock/gmock.h>

#include "tiny_run.h"

namespace heed {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class ModelErrorsProgram : public ModelTest {
 protected:
  void SetUp() override {
    copy_ = work_ / "model";
    fs::copy(model() / "model", copy_);
  }

  static Outcome translating_with(const fs::path& with) {
    return run("heed-translate", tiny_translation(with), {.input = "The teacher drives.\n"});
  }

  /// What heed-translate says of the copy of the model, which the test has damaged.
  std::string complaint() const { return failure(translating_with(copy_)); }

  std::string content(const char* file) const { return content_of(copy_ / file); }
  void replace(const char* file, const std::string& content) const {
    work_.file(std::string("model/") + file, content);
  }

  TemporaryDirectory work_;
  fs::path copy_;
};

TEST_F(ModelErrorsProgram, NothingThere) {
  for (const char* program : {"heed-translate", "heed-evaluate"}) {
    Options options = {{"model", work_ / "nowhere"}};
    if (program == std::string("heed-evaluate")) {
      options["source"] = options["reference"] = work_.file("some.txt", "a\n");
    }
    EXPECT_THAT(failure(run(program, options)), HasSubstr(work_ / "nowhere"));
  }
}

TEST_F(ModelErrorsProgram, ATextFile) {
  const fs::path text = work_.file("novel.txt", "It was a dark and stormy night.\n");
  EXPECT_THAT(failure(translating_with(text)), HasSubstr(text));
  const fs::path empty = work_.file("empty.txt", "");
  EXPECT_THAT(failure(translating_with(empty)), HasSubstr(empty));
}

TEST_F(ModelErrorsProgram, ADirectoryOfOtherThings) {
  fs::create_directory(work_ / "music");
  EXPECT_THAT(failure(translating_with(work_ / "music")), HasSubstr(work_ / "music"));
}

TEST_F(ModelErrorsProgram, ARunWithoutAModelYet) {
  fs::create_directories(work_ / "young" / "checkpoints");
  fs::create_directories(work_ / "young" / "model");
  EXPECT_THAT(failure(translating_with(work_ / "young")),
              AllOf(HasSubstr(work_ / "young"), HasSubstr("no model yet")));
}

TEST_F(ModelErrorsProgram, WeightsWithoutTheirCheckpoint) {
  const fs::path weights = copy_ / "weights.safetensors";
  EXPECT_THAT(failure(translating_with(weights)),
              AllOf(HasSubstr("not a checkpoint"), HasSubstr(weights)));
}

TEST_F(ModelErrorsProgram, TruncatedWeights) {
  const std::string whole = content("weights.safetensors");
  for (const size_t size : {size_t{0}, size_t{5}, size_t{300}, whole.size() - 1}) {
    replace("weights.safetensors", whole.substr(0, size));
    EXPECT_THAT(complaint(), HasSubstr(copy_ / "weights.safetensors")) << size;
  }
}

TEST_F(ModelErrorsProgram, ABitOfTheWeightsHasFlipped) {
  const std::string whole = content("weights.safetensors");
  for (const size_t position : {size_t{1}, size_t{6}, size_t{8}, whole.size() / 2}) {
    std::string damaged = whole;
    damaged[position] ^= 0x10;
    replace("weights.safetensors", damaged);
    EXPECT_THAT(complaint(), HasSubstr(copy_ / "weights.safetensors")) << position;
  }
}

TEST_F(ModelErrorsProgram, ADamagedCheckpoint) {
  const std::string whole = content_of(newest_checkpoint(model()));
  std::string flipped = whole;
  flipped[whole.size() - 100] ^= 1;
  for (const std::string& damaged : {whole.substr(0, whole.size() / 2), flipped}) {
    const fs::path file = work_.file("step-00000020.ckpt", damaged);
    EXPECT_THAT(failure(translating_with(file)), HasSubstr(file));
  }
}

TEST_F(ModelErrorsProgram, WeightsOfAnotherShape) {
  std::string config = content("config.ini");
  config.replace(config.find("d_model = 32"), 12, "d_model = 64");
  replace("config.ini", config);
  EXPECT_THAT(complaint(), AllOf(HasSubstr("shape"), HasSubstr("32"), HasSubstr("64"),
                                 HasSubstr(copy_ / "weights.safetensors")));
}

TEST_F(ModelErrorsProgram, WeightsOfAnotherNumberOfLayers) {
  std::string config = content("config.ini");
  config.replace(config.find("num_decoder_layers = 1"), 22, "num_decoder_layers = 2");
  replace("config.ini", config);
  EXPECT_THAT(complaint(), AllOf(HasSubstr("decoder"), HasSubstr("missing")));
}

TEST_F(ModelErrorsProgram, ADamagedTokenizer) {
  const std::string whole = content("tokenizer.model");
  for (const std::string& damaged :
       {whole.substr(0, whole.size() / 2), std::string("text\n"), std::string()}) {
    replace("tokenizer.model", damaged);
    EXPECT_THAT(complaint(), HasSubstr(copy_ / "tokenizer.model"));
  }
}

TEST_F(ModelErrorsProgram, ADamagedShortlist) {
  const std::string whole = content("shortlist.safetensors");
  for (const std::string& damaged :
       {whole.substr(0, whole.size() / 2), std::string("text\n"), std::string()}) {
    replace("shortlist.safetensors", damaged);
    EXPECT_THAT(complaint(), HasSubstr(copy_ / "shortlist.safetensors"));
  }
}

TEST_F(ModelErrorsProgram, AMissingPart) {
  for (const char* file : {"config.ini", "tokenizer.model"}) {
    const std::string whole = content(file);
    fs::remove(copy_ / file);
    EXPECT_THAT(complaint(), HasSubstr(copy_ / file));
    replace(file, whole);
  }
}

TEST_F(ModelErrorsProgram, DamagedSettings) {
  const std::string config = (copy_ / "config.ini").string();
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[model]\nd_model = wide\n", config + ":2"},
      {"[model]\nd_model\n", config + ":2"},
      {"[model]\n\nd_modle = 32\n", config + ":3"},
      {"[model]\nd_model = 33\n", config},
      {std::string("[model]\nd_m\0del", 15), config + ":2"}};
  for (const auto& [text, where] : cases) {
    replace("config.ini", text);
    const Outcome outcome = translating_with(copy_);
    EXPECT_THAT(failure(outcome, outcome.exit_code == 2 ? 2 : 1), HasSubstr(where)) << text;
  }
}

TEST_F(ModelErrorsProgram, DamagedDecodingSettings) {
  replace("config.ini", content("config.ini") + "\nbeam_width = 3\n");
  const Outcome outcome = translating_with(copy_);
  EXPECT_THAT(failure(outcome, outcome.exit_code == 2 ? 2 : 1),
              AllOf(HasSubstr(copy_ / "config.ini"), HasSubstr("beam_size")));
}

TEST_F(ModelErrorsProgram, AModelThatNoMemoryCanHold) {
  std::string config = content("config.ini");
  config.replace(config.find("d_model = 32"), 12, "d_model = 1000000");
  replace("config.ini", config);
  EXPECT_THAT(complaint(), HasSubstr("memory"));
}

TEST_F(ModelErrorsProgram, ATokenizerThatIsNone) {
  TemporaryDirectory other;
  write_corpus(other);
  Options options = tiny_training(other);
  options["tokenizer.model"] = other.file("my.model", "not a tokenizer\n");
  EXPECT_THAT(failure_after_work(run("heed-train", options)), HasSubstr(other / "my.model"));
}

}  // namespace
}  // namespace heed
