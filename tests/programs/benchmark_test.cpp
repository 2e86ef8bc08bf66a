// heed-benchmark: that it measures what it is told to; the figures are the machine's.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tiny_run.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

class BenchmarkProgram : public ModelTest {
 protected:
  static nlohmann::json translation(const fs::path& with, const Options& more = {}) {
    Options options{{"model", with},    {"source", directory().file("in.en", source())},
                    {"format", "json"}, {"output", directory() / "measured.de"},
                    {"device", "cpu"},  {"threads", "1"}};
    options.insert(more.begin(), more.end());
    std::vector<std::string> all = arguments(options);
    all.insert(all.begin(), "translate");
    return nlohmann::json::parse(result(run("heed-benchmark", all)));
  }

  static std::string source() { return phrasebook("test.en", 0, 8); }
};

TEST_F(BenchmarkProgram, TranslatesAsHeedTranslateDoes) {
  for (const char* batch_size : {"1", "4"}) {
    const nlohmann::json figures = translation(model(), {{"batch_size", batch_size}});
    EXPECT_EQ(figures["sentences"], 8);
    EXPECT_EQ(figures["precision"], "fp32");
    EXPECT_GT(figures["sentences_per_second"], 0.0);
    EXPECT_EQ(figures.contains("latency_median_ms"), *batch_size == '1');
    EXPECT_EQ(content_of(directory() / "measured.de"),
              result(run("heed-translate", {{"model", model()}, {"device", "cpu"}},
                         {.input = source()})));
  }
}

TEST_F(BenchmarkProgram, TakesAModelOfBytes) {
  const fs::path rounded = directory() / "int8";
  EXPECT_EQ(result(run("heed-translate",
                       {{"model", model()}, {"quantize", "int8"}, {"output", rounded}})),
            "");
  EXPECT_EQ(translation(rounded)["precision"], "int8");
  EXPECT_EQ(translation(rounded, {{"precision", "fp32"}})["precision"], "fp32");
}

TEST_F(BenchmarkProgram, SaysWhatIsMissing) {
  EXPECT_EQ(failure(run("heed-benchmark", {"translate", "--model", model().string()}), 2),
            "--source is missing (command line). Give a text to translate");
  EXPECT_THAT(failure(run("heed-benchmark", std::vector<std::string>{"sleep"}), 2),
              testing::HasSubstr("there is no benchmark sleep"));
}

}  // namespace
}  // namespace heed
