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

// Memory, unlike time, is the same on every run.
TEST_F(BenchmarkProgram, TellsHowMemoryOfAttentionGrows) {
  const std::vector<std::string> arguments{"attention",
                                           "--min_length",
                                           "64",
                                           "--max_length",
                                           "256",
                                           "--width",
                                           "32",
                                           "--min_width",
                                           "16",
                                           "--max_width",
                                           "64",
                                           "--length",
                                           "32",
                                           "--heads",
                                           "2",
                                           "--window",
                                           "4",
                                           "--repetitions",
                                           "1",
                                           "--format",
                                           "json",
                                           "--device",
                                           "cpu",
                                           "--threads",
                                           "1",
                                           "--picture",
                                           (directory() / "costs.svg").string()};
  const auto figures = nlohmann::json::parse(result(run("heed-benchmark", arguments)));
  const auto growth_of = [&](const std::string& layer) {
    for (const auto& entry : figures["by_length"]["layers"]) {
      if (entry["layer"] == layer) return entry["memory_exponent"].get<double>();
    }
    throw std::out_of_range(layer);
  };
  EXPECT_NEAR(growth_of("self-attention, written out"), 2.0, 0.2);
  EXPECT_NEAR(growth_of("self-attention, restricted"), 1.0, 0.2);
  EXPECT_THAT(content_of(directory() / "costs.svg"), testing::StartsWith("<svg xmlns="));
}

TEST_F(BenchmarkProgram, DrawsPictures) {
  const std::vector<std::string> arguments{"pictures",
                                           "--model",
                                           model().string(),
                                           "--source",
                                           "The teacher drives.",
                                           "--device",
                                           "cpu",
                                           "--out",
                                           (directory() / "pictures").string()};
  EXPECT_EQ(split_lines(result(run("heed-benchmark", arguments))).size(), 2);
  for (const char* name : {"attention-encoder", "attention-decoder", "attention-cross",
                           "positional-encodings", "schedule"}) {
    EXPECT_THAT(content_of(directory() / "pictures" / (std::string(name) + ".svg")),
                testing::StartsWith("<svg xmlns="));
  }
}

TEST_F(BenchmarkProgram, SaysWhatIsMissing) {
  EXPECT_EQ(failure(run("heed-benchmark", {"translate", "--model", model().string()}), 2),
            "--source is missing (command line). Give a text to translate");
  EXPECT_THAT(failure(run("heed-benchmark", std::vector<std::string>{"sleep"}), 2),
              testing::HasSubstr("there is no benchmark sleep"));
}

}  // namespace
}  // namespace heed
