#include "heed/evaluation/printed_score.h"

#include <gtest/gtest.h>

#include "evaluation/bleu_golden.h"
#include "heed/core/version.h"
#include "heed/evaluation/bleu.h"
#include "heed/evaluation/corpus_statistics.h"

namespace heed {
namespace {

const PrintedScore bleu = {"BLEU", 36.216, "nrefs:1|version:x", "68.1/43.2 (BP = 1.000)"};
const PrintedScore chrf = {"chrF2", 61.5, "nrefs:1|nc:6|version:x", ""};

/// The golden text with our version in the place of "VERSION".
std::string with_version(std::string text) {
  constexpr std::string_view place = "VERSION";
  for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) {
    text.replace(at, place.size(), version());
  }
  return text;
}

TEST(PrintedScore, HasNoIntervalAroundZeroAsInSacrebleu) {
  PrintedScore ter = {"TER", 0.0, "nrefs:1|version:x", ""};
  ter.interval = ConfidenceInterval{.mean = 0.0, .half_width = 0.0};
  EXPECT_EQ(score_text(ter), "TER|nrefs:1|version:x = 0.00");
  EXPECT_EQ(score_json(ter).find("confidence"), std::string::npos);
  ter.interval->mean = 0.01;
  EXPECT_EQ(score_text(ter), "TER|nrefs:1|version:x = 0.00 (μ = 0.01 ± 0.00)");
}

TEST(PrintedScore, IsWhatSacrebleuPrints) {
  for (const auto& corpus : bleu_golden()["corpora"]) {
    const std::vector<std::string> hypotheses = corpus["hypotheses"];
    const std::vector<std::vector<std::string>> sets = corpus["references"];
    LineReferences references(hypotheses.size());
    for (const auto& set : sets) {
      for (std::size_t i = 0; i < set.size(); ++i) references[i].push_back(set[i]);
    }
    const Bleu metric({.tokenize = tokenizer_named(corpus["tokenize"])});
    const PrintedScore score =
        printed_score(metric, corpus_statistics(metric, hypotheses, references).sum(),
                      {.num_references = std::ssize(sets)});
    EXPECT_EQ(score.signature, with_version(corpus["signature"]));
    EXPECT_EQ(score_text(score), with_version(corpus["text"]));
    EXPECT_EQ(score_json(score), with_version(corpus["json"]));
    EXPECT_EQ(score_json(score, {.width = 1}), with_version(corpus["json_width_1"]));
  }
}

TEST(PrintedScore, AlignsTheEqualsSignsOfSeveral) {
  EXPECT_EQ(scores_text(std::vector{bleu, chrf}, {.width = 1}),
            "      BLEU|nrefs:1|version:x = 36.2 68.1/43.2 (BP = 1.000)\n"
            "chrF2|nrefs:1|nc:6|version:x = 61.5");
}

TEST(PrintedScore, CanBeTheNumberAlone) {
  const ScoreStyle style{.score_only = true};
  EXPECT_EQ(scores_text(std::vector{bleu, chrf}, style), "36.22\n61.50");
  EXPECT_EQ(scores_json(std::vector{bleu}, style), "36.22");
}

TEST(PrintedScore, SeveralAreAListInJson) {
  const auto scores = nlohmann::json::parse(scores_json(std::vector{bleu, chrf}));
  ASSERT_EQ(scores.size(), 2);
  EXPECT_EQ(scores[1], nlohmann::json::parse(score_json_line(chrf)));
  EXPECT_EQ(scores[1].at("nc"), "6");
  EXPECT_FALSE(scores[1].contains("verbose_score"));
}

}  // namespace
}  // namespace heed
