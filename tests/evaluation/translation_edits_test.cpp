#include "heed/evaluation/translation_edits.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace heed {
namespace {

Symbols counting(int64_t length) {
  Symbols symbols(length);
  std::iota(symbols.begin(), symbols.end(), 0);
  return symbols;
}

int64_t levenshtein(const Symbols& a, const Symbols& b) {
  std::vector<int64_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    int64_t diagonal = std::exchange(row[0], row[0] + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const int64_t substituted = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

TEST(TranslationEdits, InsertsRemovesAndSubstitutes) {
  EXPECT_EQ(translation_edits({1, 2, 3}, {1, 2, 3}), 0);
  EXPECT_EQ(translation_edits({1, 2, 3}, {1, 2, 4, 3}), 1);
  EXPECT_EQ(translation_edits({1, 2, 3}, {1, 3}), 1);
  EXPECT_EQ(translation_edits({1, 2, 3}, {1, 4, 3}), 1);
}

TEST(TranslationEdits, AShiftIsOneEdit) {
  EXPECT_EQ(translation_edits({4, 5, 6, 1, 2, 3}, {1, 2, 3, 4, 5, 6}), 1);
  EXPECT_EQ(translation_edits({1, 5, 6, 2, 3, 4}, {1, 2, 3, 4, 5, 6}), 1);
}

TEST(TranslationEdits, OfEmptyTexts) {
  EXPECT_EQ(translation_edits({}, {}), 0);
  EXPECT_EQ(translation_edits({1, 2}, {}), 2);
  EXPECT_EQ(translation_edits({}, {1, 2, 3}), 3);
}

TEST(TranslationEdits, AreNoMoreThanWithoutShifts) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 300; ++trial) {
    Symbols a(random() % 24 + 1), b(random() % 24 + 1);  // the band holds all of them
    for (int32_t& word : a) word = static_cast<int32_t>(random() % 9);
    for (int32_t& word : b) word = static_cast<int32_t>(random() % 9);
    EXPECT_LE(translation_edits(a, b), levenshtein(a, b));
    EXPECT_GE(translation_edits(a, b), std::abs(std::ssize(a) - std::ssize(b)));
  }
}

TEST(TranslationEdits, OfVeryLongTexts) {
  const Symbols reference = counting(20000);
  Symbols hypothesis = reference;
  hypothesis[700] = -2;
  std::rotate(hypothesis.begin() + 9000, hypothesis.begin() + 9004, hypothesis.begin() + 9020);
  EXPECT_EQ(translation_edits(hypothesis, reference), 2);
  EXPECT_EQ(translation_edits({19999}, reference), 19999);
}

}  // namespace
}  // namespace heed
