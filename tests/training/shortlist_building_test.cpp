#include "heed/training/shortlist_building.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "synthetic_corpus.h"

namespace heed {
namespace {

TEST(BuildShortlist, HoldsTheTranslationsAndTheFrequentPieces) {
  const auto reversed = [](std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());
    return words;
  };
  const ParallelText text = random_words(300, 6, /*seed=*/1, reversed);
  const Tokenizer tokenizer = letter_tokenizer(text);
  const Shortlist shortlist = build_shortlist(ParallelCorpus(text, tokenizer, {}), tokenizer);
  const std::vector<int32_t> source = tokenizer.encode("a b c");
  const std::vector<int32_t> candidates = shortlist.candidates(source);
  EXPECT_TRUE(std::is_sorted(candidates.begin(), candidates.end()));
  for (const int32_t piece : tokenizer.encode("c b a")) {
    EXPECT_TRUE(std::binary_search(candidates.begin(), candidates.end(), piece));
  }
  constexpr int32_t some_byte = 77;
  EXPECT_FALSE(std::binary_search(candidates.begin(), candidates.end(), some_byte));
}

}  // namespace
}  // namespace heed
