#include "heed/data/parallel_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/test_support.h"

namespace heed {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ParallelText numbered_pairs(int count) {
  ParallelText text;
  for (int i = 0; i < count; ++i) {
    text.source.push_back(fmt::format("source {}", i));
    text.target.push_back(fmt::format("target {}", i));
  }
  return text;
}

TEST(ReadParallelText, ReadsPairs) {
  const TemporaryDirectory dir;
  const ParallelText text =
      read_parallel_text(dir.file("a.en", "one\ntwo\n"), dir.file("a.de", "eins\nzwei"));
  EXPECT_THAT(text.source, ElementsAre("one", "two"));
  EXPECT_THAT(text.target, ElementsAre("eins", "zwei"));
  EXPECT_EQ(text.line(1), 2);
}

TEST(ReadParallelText, NamesBothFilesAndTheirLineCounts) {
  const TemporaryDirectory dir;
  const auto source = dir.file("a.en", "one\ntwo\n");
  const auto target = dir.file("a.de", "eins\nzwei\ndrei\n");
  EXPECT_THAT(error_text([&] { read_parallel_text(source, target); }),
              AllOf(HasSubstr("2 lines and 3 lines"), HasSubstr("a.en, "), HasSubstr("a.de")));
}

TEST(ReadParallelText, NamesAnEmptyFile) {
  const TemporaryDirectory dir;
  const auto source = dir.file("a.en", "one\n");
  const auto target = dir.file("a.de", "");
  EXPECT_THAT(error_text([&] { read_parallel_text(source, target); }),
              AllOf(HasSubstr("empty"), HasSubstr("a.de")));
}

TEST(ReadParallelText, NamesAMissingFileAndInvalidText) {
  const TemporaryDirectory dir;
  const auto good = dir.file("a.en", "one\n");
  const auto bad = dir.file("a.de", "eins\n\xC3\n");
  EXPECT_THAT(error_text([&] { read_parallel_text(good, dir / "none.de"); }), HasSubstr("none.de"));
  EXPECT_THAT(error_text([&] { read_parallel_text(good, bad); }), HasSubstr("a.de:2"));
}

TEST(HoldOut, SplitsTheText) {
  ParallelText train = numbered_pairs(100);
  const ParallelText valid = hold_out(train, 10);
  EXPECT_EQ(valid.size(), 10);
  EXPECT_EQ(train.size(), 90);
  for (int64_t i = 0; i < valid.size(); ++i) {
    const auto index = static_cast<size_t>(i);
    EXPECT_THAT(train.source, Not(Contains(valid.source[index])));
    EXPECT_EQ(valid.source[index], fmt::format("source {}", valid.line(i) - 1));
    EXPECT_EQ(valid.target[index], fmt::format("target {}", valid.line(i) - 1));
  }
  EXPECT_EQ(train.source[50], fmt::format("source {}", train.line(50) - 1));
}

TEST(HoldOut, DoesNotDependOnTheOrder) {
  ParallelText forward = numbered_pairs(100);
  ParallelText backward = numbered_pairs(100);
  std::ranges::reverse(backward.source);
  std::ranges::reverse(backward.target);
  EXPECT_EQ(hold_out(forward, 10).source, hold_out(backward, 10).source);
}

TEST(HoldOut, TakesAllCopiesOfAPair) {
  ParallelText train = numbered_pairs(20);
  for (int copy = 0; copy < 3; ++copy) {
    const ParallelText same = numbered_pairs(20);
    train.source.insert(train.source.end(), same.source.begin(), same.source.end());
    train.target.insert(train.target.end(), same.target.begin(), same.target.end());
  }
  const ParallelText valid = hold_out(train, 5);
  EXPECT_EQ(std::set(valid.source.begin(), valid.source.end()).size(), 5);
  EXPECT_EQ(train.size(), 15 * 4);
}

TEST(HoldOut, ChoosesAShareOfTheText) {
  for (const auto& [pairs, held_out] : {std::pair(2, 1), {400, 20}, {30'000, 1000}}) {
    ParallelText train = numbered_pairs(pairs);
    EXPECT_EQ(hold_out(train, 0).size(), held_out);
  }
}

TEST(HoldOut, LeavesBlankPairsAlone) {
  ParallelText train = {{"", "a", "b", " "}, {"x", "a", "", "x"}};
  train.source.emplace_back("c");
  train.target.emplace_back("c");
  const ParallelText valid = hold_out(train, 1);
  EXPECT_THAT(valid.source[0], ::testing::AnyOf("a", "c"));
}

TEST(HoldOut, LeavesSomethingToTrainOn) {
  ParallelText train = numbered_pairs(10);
  EXPECT_THAT(error_text([&] { hold_out(train, 10); }),
              AllOf(HasSubstr("too few pairs to hold out 10"), HasSubstr("--data.valid_split")));
  EXPECT_EQ(train.source, numbered_pairs(10).source) << "nothing is lost";
}

}  // namespace
}  // namespace heed
