// Files that are made from the option lists say what the programs do. To make them again:
//   HEED_WRITE_GENERATED=1 build/release/bin/heed_commands_tests --gtest_filter='Generated*'
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/test_support.h"
#include "heed/commands/evaluate.h"
#include "heed/commands/presets.h"
#include "heed/commands/train.h"
#include "heed/commands/translate.h"
#include "heed/core/file_output.h"

namespace heed {
namespace {

void expect_up_to_date(const std::string& file, const std::string& content) {
  const std::filesystem::path path = std::filesystem::path(HEED_SOURCE_DIR) / file;
  if (std::getenv("HEED_WRITE_GENERATED") != nullptr) write_file_atomically(path, content);
  EXPECT_EQ(content_of(path), content) << "see the head of this test for how to make it again";
}

TEST(GeneratedFiles, BaseIniHasEveryKeyOfThePapersModel) {
  TrainSettings settings;
  settings.model = preset_config(ModelPreset::base);
  settings.training = preset_training(ModelPreset::base);
  const OptionParser parser = train_options(settings);
  expect_up_to_date(
      "configs/base.ini",
      "# Every setting of heed-train, with the values of the paper's base model\n"
      "# (Vaswani et al. 2017, Table 3). Generated from the options; other files in this\n"
      "# folder name only what they change.\n\n" +
          parser.ini(/*comments=*/true));
}

TEST(GeneratedFiles, ConfigurationPageListsEveryOption) {
  TrainSettings train;
  TranslateSettings translate;
  EvaluateSettings evaluate;
  expect_up_to_date("docs/configuration.md", train_options(train).markdown() + "\n" +
                                                 presets_markdown() + "\n" +
                                                 translate_options(translate).markdown() + "\n" +
                                                 evaluate_options(evaluate).markdown());
}

TEST(Configs, AreAllReadable) {
  const std::filesystem::path configs = std::filesystem::path(HEED_SOURCE_DIR) / "configs";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(configs)) {
    if (!entry.is_regular_file()) continue;
    TrainSettings settings;
    OptionParser parser = train_options(settings);
    const std::string file = entry.path().string();
    const std::vector<const char*> arguments{"heed-train", "--config", file.c_str()};
    EXPECT_TRUE(parser.parse(static_cast<int>(arguments.size()), arguments.data()));
    EXPECT_NO_THROW(parser.assign()) << file;
  }
}

}  // namespace
}  // namespace heed
