#include "heed/decoding/defect.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace heed {
namespace {

using Tokens = std::vector<int32_t>;

Tokens different(int32_t count) {
  Tokens tokens(static_cast<size_t>(count));
  std::iota(tokens.begin(), tokens.end(), 10);
  return tokens;
}

Defect defect_of_tokens(const Tokens& translation, const Tokens& source = different(12)) {
  return defect_of(source, {.tokens = translation});
}

/// `count` other tokens, then `part` so many times.
Tokens repeated(int32_t count, const Tokens& part, int times) {
  Tokens tokens = different(count);
  for (int i = 0; i < times; ++i) tokens.insert(tokens.end(), part.begin(), part.end());
  return tokens;
}

TEST(Defect, UsualTranslationsHaveNone) {
  EXPECT_EQ(defect_of_tokens(different(12)), Defect::none);
  EXPECT_EQ(defect_of_tokens(different(4)), Defect::none);
  EXPECT_EQ(defect_of_tokens(different(60)), Defect::none);
  EXPECT_EQ(defect_of_tokens({5}, {7}), Defect::none);
  EXPECT_EQ(defect_of_tokens({}, {}), Defect::none);
}

TEST(Defect, NothingForSomethingIsEmpty) { EXPECT_EQ(defect_of_tokens({}, {7}), Defect::empty); }

TEST(Defect, LoopsAreFoundWhateverTheirPeriod) {
  for (const Tokens& part : {Tokens{5}, Tokens{5, 6}, Tokens{5, 6, 7}, different(10)}) {
    const int enough = part.size() == 1 ? 6 : 4;
    EXPECT_EQ(defect_of_tokens(repeated(3, part, enough)), Defect::repetition) << part.size();
    EXPECT_EQ(defect_of_tokens(repeated(3, part, 3)), Defect::none) << part.size();
  }
}

TEST(Defect, WhatTheSourceRepeatsMayRepeat) {
  EXPECT_EQ(defect_of_tokens(repeated(0, {5}, 9), repeated(0, {8}, 9)), Defect::none);
  EXPECT_EQ(defect_of_tokens(repeated(0, {5}, 30), repeated(0, {8}, 9)), Defect::repetition);
}

TEST(Defect, WhatDidNotEndIsCutOff) {
  EXPECT_EQ(defect_of(different(3), {.tokens = different(9), .has_ended = false}), Defect::cut_off);
}

TEST(Defect, AFewPiecesForALongSourceAreTooShort) {
  EXPECT_EQ(defect_of_tokens(different(7), different(40)), Defect::too_short);
  EXPECT_EQ(defect_of_tokens(different(8), different(40)), Defect::none);
  EXPECT_EQ(defect_of_tokens(different(3), different(19)), Defect::none);
}

TEST(Defect, TheSecondSearchForbidsNoLessThanTheFirst) {
  EXPECT_EQ(without_defect({}).no_repeat_ngram, 3);
  EXPECT_EQ(without_defect({.no_repeat_ngram = 2}).no_repeat_ngram, 2);
  EXPECT_EQ(without_defect({.no_repeat_ngram = 5}).no_repeat_ngram, 3);
  EXPECT_EQ(without_defect({.beam_size = 8}).beam_size, 8);
  EXPECT_EQ(without_defect({.min_length_ratio = 0.5}).min_length_ratio, 0.5);
}

}  // namespace
}  // namespace heed
