#include "../../src/text/training_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "heed/core/text_file.h"

namespace heed {
namespace {

std::vector<std::string> parts(TrainingText& text) {
  std::vector<std::string> result;
  for (text.rewind(); !text.done(); text.Next()) result.push_back(text.value());
  return result;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

TEST(TrainingText, GivesTheLinesOfBothSides) {
  const std::vector<std::string> source = {"a", "", "b"};
  const std::vector<std::string> target = {"c"};
  TrainingText text(source, target);
  EXPECT_THAT(parts(text), ::testing::ElementsAre("a", "", "b", "c"));
  EXPECT_THAT(parts(text), ::testing::SizeIs(4)) << "a second time";
}

TEST(TrainingText, CutsLongLinesBetweenWordsAndCharacters) {
  const std::vector<std::string> lines = {std::string(5000, 'x'), [] {
                                            std::string line = "x";
                                            for (int i = 0; i < 5000; ++i) line += "ä";
                                            for (int i = 0; i < 5000; ++i) line += "word ";
                                            return line;
                                          }()};
  TrainingText text(lines, {});
  const std::vector<std::string> cut = parts(text);
  EXPECT_EQ(joined(cut), joined(lines));
  for (const std::string& part : cut) {
    EXPECT_LE(part.size(), TrainingText::max_part);
    EXPECT_TRUE(is_valid_utf8(part));
  }
  EXPECT_EQ(text.count_words(), 6);  // x in two parts, a word in three and "word"
}

TEST(TrainingText, SamplesLargeTextsEvenly) {
  const std::vector<std::string> source(1000, "abcd");
  const std::vector<std::string> target(1000, "efgh");
  TrainingText text(source, target, 800);
  EXPECT_THAT(parts(text), ::testing::SizeIs(200));
  EXPECT_EQ(text.count_words(), 2);
}

TEST(TrainingText, GivesSpacesForTheTrainersReservedCharacter) {
  const std::vector<std::string> lines = {"a\u2585b"};
  TrainingText text(lines, {});
  EXPECT_THAT(parts(text), ::testing::ElementsAre("a   b"));
}

TEST(TrainingText, CountsDifferentWords) {
  const std::vector<std::string> lines = {"a b  a", " c"};
  TrainingText text(lines, lines);
  EXPECT_EQ(text.count_words(), 3);
  EXPECT_TRUE(text.has_text());
}

}  // namespace
}  // namespace heed
