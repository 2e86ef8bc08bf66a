#include "heed/evaluation/bleu_report.h"

#include <gtest/gtest.h>

#include "evaluation/bleu_golden.h"
#include "heed/core/version.h"
#include "heed/evaluation/signature.h"

namespace heed {
namespace {

/// The golden text with our version in the place of "VERSION".
std::string with_version(std::string text) {
  constexpr std::string_view place = "VERSION";
  for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) {
    text.replace(at, place.size(), version());
  }
  return text;
}

TEST(BleuReport, IsWhatSacrebleuPrints) {
  for (const auto& corpus : bleu_golden()["corpora"]) {
    const std::vector<std::string> hypotheses = corpus["hypotheses"];
    const std::vector<std::vector<std::string>> references = corpus["references"];
    const BleuOptions options{.tokenize = tokenizer_named(corpus["tokenize"])};
    const BleuScore score = corpus_bleu(hypotheses, references, options);
    const std::string signature =
        signature_text(Bleu(options), {.num_references = std::ssize(references)});
    EXPECT_EQ(signature, with_version(corpus["signature"]));
    EXPECT_EQ(bleu_text(score, signature), with_version(corpus["text"]));
    EXPECT_EQ(bleu_json(score, signature), with_version(corpus["json"]));
    EXPECT_EQ(bleu_json(score, signature, 1), with_version(corpus["json_width_1"]));
  }
}

}  // namespace
}  // namespace heed
