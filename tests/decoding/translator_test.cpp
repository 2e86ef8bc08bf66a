#include "heed/decoding/translator.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "synthetic_corpus.h"
#include "tensor_testing.h"

namespace heed {
namespace {

using testing::ElementsAre;

constexpr auto same = [](std::vector<std::string> words) { return words; };

class TranslatorTest : public testing::Test {
 protected:
  Translator translator(TranslatorOptions options = {}) {
    options.search.max_extra_length = 3;
    return {model, tokenizer, options};
  }

  std::vector<std::string> translated(const std::vector<std::string>& lines,
                                      TranslatorOptions options = {}) {
    return texts_of(translator(options).translate(lines));
  }

  const ParallelText text = random_words(60, 9, /*seed=*/4, same);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const bool seeded = (torch::manual_seed(2), true);
  Transformer model = make_transformer(tiny_config(tokenizer.vocab_size()));
};

TEST_F(TranslatorTest, KeepsTheOrderWhateverTheBatches) {
  TranslatorOptions alone, together;
  alone.batch_tokens = 1;
  together.batch_tokens = 100'000;
  const auto one_by_one = translated(text.source, alone);
  EXPECT_EQ(one_by_one.size(), text.source.size());
  EXPECT_EQ(translated(text.source, together), one_by_one);
  EXPECT_EQ(translated(text.source), one_by_one);
}

TEST_F(TranslatorTest, BlankLinesStayEmpty) {
  const std::vector<std::string> lines{"", "a b", "  \t", "c"};
  const auto translations = translated(lines);
  ASSERT_EQ(translations.size(), 4);
  EXPECT_EQ(translations[0], "");
  EXPECT_EQ(translations[2], "");
  EXPECT_THAT(translated({}), ElementsAre());
  EXPECT_THAT(translated({""}), ElementsAre(""));
}

TEST_F(TranslatorTest, ALongLineIsTheJoinOfItsPartsWithTheirSpacing) {
  TranslatorOptions options;
  options.max_source_length = 4;
  const std::vector<std::string> whole{"  a b c d  e f g h   a b "};
  const std::vector<Translation> translations = translator(options).translate(whole);
  const auto parts = translated({"a b c d", "e f g h", "a b"}, options);
  EXPECT_EQ(translations[0].text, parts[0] + "  " + parts[1] + "   " + parts[2]);
  EXPECT_EQ(translations[0].parts, 3);
  EXPECT_EQ(translator(options).translate(std::vector<std::string>{"a b", " "})[0].parts, 1);
  EXPECT_EQ(translator(options).translate(std::vector<std::string>{"a b", " "})[1].parts, 0);
}

TEST_F(TranslatorTest, EveryInputGivesOneLine) {
  const std::vector<std::string> odd{"\xF0\x9F\x98\x80 \xE2\x80\xA8", "a\rb",
                                     std::string(3000, 'a'), "\xC2\xA0"};
  for (const auto& translation : translated(odd)) {
    EXPECT_EQ(translation.find('\n'), std::string::npos);
  }
}

TEST_F(TranslatorTest, WhatDoesNotEndIsSearchedForAgainAndKnown) {
  TranslatorOptions once, again;
  once.search_again = false;
  const auto first = translator(once).translate(text.source);
  const auto second = translator(again).translate(text.source);
  int64_t defective = 0;
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(second[i].defect, first[i].defect);
    EXPECT_FALSE(first[i].is_mended);
    if (!second[i].is_mended) {
      EXPECT_EQ(second[i].text, first[i].text);
    }
    defective += first[i].defect == Defect::none ? 0 : 1;
  }
  EXPECT_GT(defective, 0);  // an untrained model seldom ends
}

TEST_F(TranslatorTest, TheNBestBeginWithTheBest) {
  TranslatorOptions one, several;
  one.search_again = several.search_again = false;
  several.search.n_best = 3;
  several.max_source_length = one.max_source_length = 4;
  std::vector<std::string> lines = text.source;
  lines.push_back("");
  const auto best = translator(one).translate(lines);
  const auto lists = translator(several).translate(lines);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (best[i].parts == 0) {
      EXPECT_TRUE(lists[i].others.empty());
      continue;
    }
    ASSERT_EQ(lists[i].others.size(), 2) << lines[i];
    EXPECT_GE(lists[i].score, lists[i].others[0].score);
    EXPECT_GE(lists[i].others[0].score, lists[i].others[1].score);
  }
}

TEST_F(TranslatorTest, PiecesAndWordsMakeUpTheTranslation) {
  for (const Translation& translation : translator().translate(text.source)) {
    double sum = 0.0;
    for (const TranslatedPiece& piece : translation.pieces) sum += piece.log_prob;
    EXPECT_NEAR(sum, translation.log_prob, 1e-4);
    std::string joined;
    for (const TranslatedWord& word : translation.words) {
      joined += (joined.empty() ? "" : " ") + word.text;
      EXPECT_GT(word.confidence, 0.0);
      EXPECT_LE(word.confidence, 1.0);
    }
    EXPECT_EQ(joined, translation.text);
  }
}

TEST_F(TranslatorTest, MinimumBayesRiskChoosesAmongTheSame) {
  TranslatorOptions all, mbr;
  all.search.samples = mbr.search.samples = 8;
  all.search.n_best = 8;
  mbr.mbr = Utility::chrf;
  const auto lists = translator(all).translate(text.source);
  const auto chosen = translator(mbr).translate(text.source);
  int64_t differ = 0;
  for (size_t i = 0; i < lists.size(); ++i) {
    std::vector<std::string> texts{lists[i].text};
    for (const TranslatedText& other : lists[i].others) texts.push_back(other.text);
    EXPECT_THAT(texts, testing::Contains(chosen[i].text));
    const std::vector<double> alike(8, 0.125);
    const auto utilities = expected_utilities(texts, alike, Utility::chrf);
    EXPECT_NEAR(chosen[i].score, *std::ranges::max_element(utilities), 1e-6);
    differ += chosen[i].text != lists[i].text ? 1 : 0;
  }
  EXPECT_GT(differ, 0);
}

TEST_F(TranslatorTest, ReportsProgressUpToTheEnd) {
  std::vector<int64_t> seen;
  TranslatorOptions options;
  options.batch_tokens = 64;
  (void)translator(options).translate(text.source, [&](int64_t done) { seen.push_back(done); });
  EXPECT_GT(seen.size(), 1);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), text.size());
}

}  // namespace
}  // namespace heed
