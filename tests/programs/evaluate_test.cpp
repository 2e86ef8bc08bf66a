// heed-evaluate: the same score by either way, and its forms.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tiny_run.h"

namespace heed {
namespace {

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
              testing::AllOf(HasSubstr("nrefs:2"), HasSubstr(" = 100.00 ")));
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

}  // namespace
}  // namespace heed
