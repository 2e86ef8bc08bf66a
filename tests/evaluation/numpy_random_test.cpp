#include "heed/evaluation/numpy_random.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "evaluation/significance_golden.h"
#include "heed/core/error.h"

namespace heed {
namespace {

uint64_t number_in(const nlohmann::json& text) { return std::stoull(text.get<std::string>()); }

std::vector<uint32_t> below(NumpyRandom& random, uint32_t bound, std::size_t count) {
  std::vector<uint32_t> numbers(count);
  random.fill_below(bound, numbers);
  return numbers;
}

std::string bit_text(NumpyRandomBits& random, int64_t count) {
  std::vector<uint64_t> words((count + 63) / 64);
  random.fill(count, words);
  std::string text;
  for (int64_t i = 0; i < count; ++i) text += (words[i / 64] >> (i % 64)) % 2 == 1 ? '1' : '0';
  EXPECT_EQ(count % 64 == 0 ? 0 : words.back() >> (count % 64), 0U);
  return text;
}

TEST(NumpyRandom, GivesTheWordsOfNumpysGenerator) {
  for (const auto& golden : significance_golden()["random"]) {
    NumpyRandom random(number_in(golden["seed"]));
    for (const auto& word : golden["raw"]) EXPECT_EQ(random.next64(), number_in(word));
  }
}

TEST(NumpyRandom, ChoosesNumpysNumbers) {
  for (const auto& golden : significance_golden()["random"]) {
    for (const auto& choice : golden["below"]) {
      NumpyRandom random(number_in(golden["seed"]));
      const std::vector<uint32_t> expected = choice["numbers"];
      EXPECT_EQ(below(random, choice["bound"], expected.size()), expected);
      EXPECT_EQ(random.next64(), number_in(choice["next"]));  // as many words were used
    }
  }
}

TEST(NumpyRandom, GivesTheSameInOneCallAsInSeveral) {
  NumpyRandom once(5);
  NumpyRandom thrice(5);
  std::vector<uint32_t> parts;
  for (const std::size_t count : {3, 1, 7}) {
    for (const uint32_t number : below(thrice, 1000, count)) parts.push_back(number);
  }
  EXPECT_EQ(below(once, 1000, 11), parts);
}

TEST(NumpyRandom, HasNoNumberBelowZero) {
  NumpyRandom random(1);
  EXPECT_THROW(below(random, 0, 1), Error);
}

TEST(NumpyRandomBits, GivesNumpysBitsWhereverTheyAreCut) {
  for (const auto& golden : significance_golden()["random"]) {
    NumpyRandom random(number_in(golden["seed"]));
    NumpyRandomBits bits(random);
    std::string expected;
    for (const auto& row : golden["bits"]) {
      EXPECT_EQ(bit_text(bits, 67), row.get<std::string>());
      expected += row;
    }
    const std::vector<uint32_t> after = golden["after_bits"];
    EXPECT_EQ(below(random, 1000, after.size()), after);

    NumpyRandom again(number_in(golden["seed"]));
    NumpyRandomBits all(again);
    EXPECT_EQ(bit_text(all, 201), expected);
  }
}

}  // namespace
}  // namespace heed
