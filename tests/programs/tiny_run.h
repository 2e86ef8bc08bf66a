#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/test_support.h"
#include "program.h"

namespace heed {

/// Lines `begin` to `end`, from 0, of one of the embedded corpus's files ("train.en").
std::string phrasebook(std::string_view file, int64_t begin, int64_t end);

std::vector<std::string> split_lines(const std::string& text);

/// A small parallel corpus in the directory: train.en and train.de, of 300 pairs.
void write_corpus(const TemporaryDirectory& directory);

/// Options for heed-train that train a very small model on that corpus for 20 steps, about a
/// second, in `directory`/`run`; always the same bytes.
Options tiny_training(const TemporaryDirectory& directory, std::string_view run = "run");

/// Trains, which must succeed; what heed-train told.
std::string train(const Options& options);

/// Options for heed-translate with that model: greedy and short, for speed.
Options tiny_translation(const std::filesystem::path& model);

/// The newest checkpoint of a run; an empty path where there is none.
std::filesystem::path newest_checkpoint(const std::filesystem::path& run);

/// All files below the directory, relative to it, in order.
std::vector<std::string> files_below(const std::filesystem::path& directory);

/// A test with a model that its whole suite shares. What it writes goes below `directory()`.
class ModelTest : public testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();

  static const TemporaryDirectory& directory() { return *directory_; }
  static std::filesystem::path model() { return *directory_ / "run"; }

  /// What heed-train told when it trained the model.
  static const std::string& log() { return log_; }

 private:
  static inline TemporaryDirectory* directory_ = nullptr;
  static inline std::string log_;
};

}  // namespace heed
