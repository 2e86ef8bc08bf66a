#include "tiny_run.h"

#include <algorithm>
#include <fstream>

namespace heed {

namespace fs = std::filesystem;

std::string phrasebook(std::string_view file, int64_t begin, int64_t end) {
  std::ifstream lines(fs::path(HEED_SOURCE_DIR "/data/phrasebook") / file);
  std::string text;
  std::string line;
  for (int64_t i = 0; i < end && std::getline(lines, line); ++i) {
    if (i >= begin) text += line + "\n";
  }
  return text;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void write_corpus(const TemporaryDirectory& directory) {
  directory.file("train.en", phrasebook("train.en", 0, 300));
  directory.file("train.de", phrasebook("train.de", 0, 300));
}

Options tiny_training(const TemporaryDirectory& directory, std::string_view run) {
  return {{"run", directory / run},
          {"data.train_source", directory / "train.en"},
          {"data.train_target", directory / "train.de"},
          {"model.preset", "tiny"},
          {"model.d_model", "32"},
          {"model.num_heads", "2"},
          {"model.num_encoder_layers", "1"},
          {"model.num_decoder_layers", "1"},
          {"model.dim_feedforward", "64"},
          {"training.max_steps", "20"},
          {"training.batch_tokens", "512"},
          {"training.device", "cpu"},
          {"training.threads", "1"},
          {"validation.metric", "loss"},
          {"decoding.max_extra_length", "5"}};
}

std::string train(const Options& options) {
  const Outcome outcome = run("heed-train", options);
  EXPECT_EQ(result(outcome), "");
  return outcome.err;
}

Options tiny_translation(const fs::path& model) {
  return {{"model", model}, {"beam_size", "1"}, {"device", "cpu"}, {"threads", "1"}};
}

fs::path newest_checkpoint(const fs::path& run) {
  std::error_code missing;
  fs::path newest;
  for (const auto& entry : fs::directory_iterator(run / "checkpoints", missing)) {
    if (entry.path().extension() == ".ckpt") newest = std::max(newest, entry.path());
  }
  return newest;
}

std::vector<std::string> files_below(const fs::path& directory) {
  std::vector<std::string> files;
  if (!fs::exists(directory)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (!entry.is_directory()) files.push_back(fs::relative(entry.path(), directory));
  }
  std::sort(files.begin(), files.end());
  return files;
}

void ModelTest::SetUpTestSuite() {
  directory_ = new TemporaryDirectory;
  write_corpus(*directory_);
  log_ = train(tiny_training(*directory_));
}

void ModelTest::TearDownTestSuite() {
  delete directory_;
  directory_ = nullptr;
}

}  // namespace heed
