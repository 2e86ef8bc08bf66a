// Every metric with every setting, against sacreBLEU: see make_goldens.py.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "heed/core/version.h"
#include "heed/evaluation/bleu.h"
#include "heed/evaluation/chrf.h"
#include "heed/evaluation/corpus_statistics.h"
#include "heed/evaluation/signature.h"
#include "heed/evaluation/ter.h"

namespace heed {
namespace {

const std::string folder = HEED_SOURCE_DIR "/tests/evaluation/";

template <class Options>
Options options_from(const nlohmann::json& settings) {
  Options options;
  for (const OptionField& field : fields_of(options)) {
    if (!settings.contains(field.name)) continue;
    EXPECT_EQ(field.set({settings.at(field.name).get<std::string>()}), "");
  }
  return options;
}

std::unique_ptr<Metric> metric_from(const std::string& name, const nlohmann::json& settings) {
  if (name == "chrf") return std::make_unique<Chrf>(options_from<ChrfOptions>(settings));
  if (name == "ter") return std::make_unique<Ter>(options_from<TerOptions>(settings));
  auto options = options_from<BleuOptions>(settings);
  options.tokenizer_model = folder + "pieces.model";
  return std::make_unique<Bleu>(options);
}

/// A signature with our version, and the model's hash, as the golden ones have them.
std::string with_places(const std::string& signature) {
  const std::string own = "heed-" + std::string(version());
  std::string text = signature;
  text.replace(text.find(own), own.size(), "heed-VERSION");
  const std::size_t hash = text.find("spm-");
  return hash == std::string::npos ? text : text.replace(hash + 4, 8, "MODEL");
}

void expect_as_golden(const nlohmann::json& golden, const nlohmann::json& setting) {
  const auto metric = metric_from(setting["metric"], setting["options"]);
  const std::vector<std::string> hypotheses = golden["hypotheses"];
  const LineReferences references = golden["references"];
  const StatisticsTable table = corpus_statistics(*metric, hypotheses, references);
  const std::vector<double> sum = table.sum();
  EXPECT_EQ(metric->name(), setting["name"]);
  const double score = setting["score"];
  EXPECT_NEAR(metric->score(sum), score, 1e-12 * score);
  const std::string verbose = metric->verbose(sum);
  EXPECT_EQ(fmt::format("{} = {:.2f}{}{}", metric->name(), metric->score(sum),
                        verbose.empty() ? "" : " ", verbose),
            setting["text"]);
  const ScoreConditions conditions{.num_references = common_reference_count(references)};
  EXPECT_EQ(with_places(signature_text(*metric, conditions)), setting["signature"]);
  EXPECT_EQ(with_places(signature_text(*metric, conditions, SignatureForm::brief)),
            setting["brief"]);
  for (int64_t i = 0; i < table.rows(); ++i) {
    const double of_line = setting["sentences"][i];
    EXPECT_NEAR(metric->score(table.row(i)), of_line, 1e-10 * of_line) << "line " << i;
  }
}

TEST(Metrics, EqualSacrebleu) {
  std::ifstream in(folder + "metrics_golden.json");
  const auto golden = nlohmann::json::parse(in);
  for (const auto& setting : golden["settings"]) {
    SCOPED_TRACE(setting["metric"].dump() + " " + setting["options"].dump());
    expect_as_golden(golden, setting);
  }
}

}  // namespace
}  // namespace heed
