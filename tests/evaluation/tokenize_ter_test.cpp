#include "heed/evaluation/tokenize_ter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "evaluation/bleu_golden.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

std::string words_by(const TerOptions& options, std::string_view line) {
  const std::string text = tokenize_for_ter(strip_right(line), options);
  return fmt::format("{}", fmt::join(split_words(text), " "));
}

TEST(TokenizeTer, LowersAllCaseByDefault) { EXPECT_EQ(words_by({}, "Well, Yes!"), "well, yes!"); }

TEST(TokenizeTer, NormalizesPossessives) {
  EXPECT_EQ(words_by({.normalized = true}, "the dog's tail, 1.5 km."),
            "the dog 's tail , 1.5 km .");
}

TEST(TokenizeTer, LeavesPunctuationOut) {
  EXPECT_EQ(words_by({.no_punct = true}, "(Well), yes! 3.5; \u3002"), "well yes 35 \u3002");
  EXPECT_EQ(words_by({.no_punct = true, .asian_support = true}, "yes!\uFF01 \u3002"), "yes");
}

TEST(TokenizeTer, EqualsSacrebleu) {
  const TerOptions all{true, true, true, true};
  for (const auto& line : bleu_golden()["lines"]) {
    const std::string text = line["text"];
    EXPECT_EQ(words_by({.normalized = true}, text), line["ter_normalized"]) << line["text"];
    EXPECT_EQ(words_by(all, text), line["ter_asian"]) << line["text"];
  }
}

}  // namespace
}  // namespace heed
