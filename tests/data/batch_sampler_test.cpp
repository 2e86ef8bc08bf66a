#include "heed/data/batch_sampler.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "core/test_support.h"
#include "test_corpus.h"

namespace heed {
namespace {

using Batches = std::vector<std::vector<int64_t>>;

const ParallelCorpus& corpus() {
  static const ParallelCorpus corpus(random_pairs(20'000), letter_tokenizer(), {});
  return corpus;
}

Batches take(BatchSampler& sampler, int64_t count) {
  Batches batches;
  for (int64_t i = 0; i < count; ++i) batches.push_back(sampler.next());
  return batches;
}

int64_t longest_of(const ParallelCorpus& pairs, const std::vector<int64_t>& batch) {
  int64_t longest = 0;
  for (const int64_t i : batch) {
    longest = std::max({longest, std::ssize(pairs.source(i)), std::ssize(pairs.target(i))});
  }
  return longest + 1;
}

TEST(BatchSampler, GivesEveryPairOnceAnEpoch) {
  BatchSampler sampler(corpus(), 4096, 1);
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::vector<int64_t> seen;
    for (const auto& batch : take(sampler, sampler.batches_in_epoch())) {
      seen.insert(seen.end(), batch.begin(), batch.end());
    }
    std::ranges::sort(seen);
    ASSERT_EQ(std::ssize(seen), corpus().size());
    for (int64_t i = 0; i < corpus().size(); ++i) ASSERT_EQ(seen[static_cast<size_t>(i)], i);
    EXPECT_EQ(sampler.state(), (BatchSamplerState{epoch + 1, 0}));
  }
}

TEST(BatchSampler, KeepsToTheBudgetAndUsesIt) {
  BatchSampler sampler(corpus(), 4096, 1);
  int64_t positions = 0;
  const int64_t count = sampler.batches_in_epoch();
  for (const auto& batch : take(sampler, count)) {
    const int64_t size = std::ssize(batch) * longest_of(corpus(), batch);
    ASSERT_LE(size, 4096);
    positions += size;
  }
  EXPECT_GT(static_cast<double>(positions) / static_cast<double>(count * 4096), 0.9);
}

TEST(BatchSampler, PadsLittle) {
  for (const int64_t batch_tokens : {2500, 4096}) {
    BatchSampler sampler(corpus(), batch_tokens, 1);
    EXPECT_LE(sampler.padding_fraction(), 0.05);
    EXPECT_GT(sampler.padding_fraction(), 0.0);
  }
}

TEST(BatchSampler, PaddingIsWhatTheBatchesShow) {
  const ParallelCorpus two({{letters(3), letters(5)}, {letters(4), letters(4)}}, letter_tokenizer(),
                           {});
  const BatchSampler sampler(two, 1000, 1);
  // With the first space and eos, sources of 5 and 7 and targets of 6 and 6.
  EXPECT_EQ(sampler.batches_in_epoch(), 1);
  EXPECT_DOUBLE_EQ(sampler.padding_fraction(), 2.0 / 26.0);
}

TEST(BatchSampler, GivesALongPairABatchOfItsOwn) {
  const ParallelCorpus pairs({{"a", letters(100), "b"}, {"a", letters(3), "b"}}, letter_tokenizer(),
                             {.max_length_ratio = 1000.0});
  BatchSampler sampler(pairs, 20, 1);
  Batches batches = take(sampler, sampler.batches_in_epoch());
  std::ranges::sort(batches, {}, [](const auto& batch) { return batch.size(); });
  ASSERT_EQ(batches.size(), 2);
  EXPECT_THAT(batches[0], ::testing::ElementsAre(1));
}

TEST(BatchSampler, DependsOnSeedAndEpoch) {
  BatchSampler a(corpus(), 4096, 1);
  BatchSampler same(corpus(), 4096, 1);
  BatchSampler other(corpus(), 4096, 2);
  const Batches first = take(a, a.batches_in_epoch());
  EXPECT_EQ(first, take(same, std::ssize(first)));
  EXPECT_NE(first, take(other, std::ssize(first)));
  EXPECT_NE(first, take(a, std::ssize(first))) << "the second epoch";
}

TEST(BatchSampler, MixesThePairsOfBatchesBetweenEpochs) {
  BatchSampler sampler(corpus(), 4096, 1);
  Batches first = take(sampler, sampler.batches_in_epoch());
  Batches second = take(sampler, sampler.batches_in_epoch());
  for (Batches* batches : {&first, &second}) {
    for (auto& batch : *batches) std::ranges::sort(batch);
    std::ranges::sort(*batches);
  }
  Batches common;
  std::ranges::set_intersection(first, second, std::back_inserter(common));
  EXPECT_LT(std::ssize(common), std::ssize(first) / 20);
}

TEST(BatchSampler, ShufflesShortAndLongBatches) {
  BatchSampler sampler(corpus(), 4096, 1);
  const Batches batches = take(sampler, sampler.batches_in_epoch());
  int64_t rises = 0;
  for (size_t i = 1; i < batches.size(); ++i) {
    rises += longest_of(corpus(), batches[i]) > longest_of(corpus(), batches[i - 1]);
  }
  EXPECT_GT(rises, std::ssize(batches) / 4);
  EXPECT_LT(rises, std::ssize(batches) * 3 / 4);
}

TEST(BatchSampler, GoesOnFromASavedState) {
  BatchSampler sampler(corpus(), 4096, 1);
  const int64_t epoch = sampler.batches_in_epoch();
  for (const int64_t steps : {int64_t{0}, int64_t{7}, epoch - 1, epoch, 2 * epoch + 3}) {
    BatchSampler uninterrupted(corpus(), 4096, 1);
    take(uninterrupted, steps);
    BatchSampler resumed(corpus(), 4096, 1);
    resumed.set_state(uninterrupted.state());
    EXPECT_EQ(resumed.state(), uninterrupted.state());
    EXPECT_EQ(take(resumed, epoch + 5), take(uninterrupted, epoch + 5)) << steps;
  }
}

TEST(BatchSampler, RejectsAStateOfOtherData) {
  BatchSampler sampler(corpus(), 4096, 1);
  const BatchSamplerState state = sampler.state();
  EXPECT_THAT(error_text([&] { sampler.set_state({0, 100'000}); }), ::testing::HasSubstr("100000"));
  EXPECT_THROW(sampler.set_state({3, -1}), Error);
  EXPECT_EQ(sampler.state(), state);
}

struct RealCorpus {
  const char* name;
  const char* source;
  const char* target;
};

class BatchSamplerOnRealText : public ::testing::TestWithParam<RealCorpus> {};
INSTANTIATE_TEST_SUITE_P(
    Corpora, BatchSamplerOnRealText,
    ::testing::Values(
        RealCorpus{"multi30k", "multi30k-en-de/train.en", "multi30k-en-de/train.de"},
        RealCorpus{"multi30k_tok", "multi30k-en-de/tok/train.en", "multi30k-en-de/tok/train.de"},
        RealCorpus{"tatoeba_en_de", "tatoeba-en-de/train.en", "tatoeba-en-de/train.de"},
        RealCorpus{"tatoeba_en_zh", "tatoeba-en-zh/train.en", "tatoeba-en-zh/train.zh"}),
    [](const auto& corpus) { return corpus.param.name; });

TEST_P(BatchSamplerOnRealText, PadsAtMostFivePercent) {
  const std::filesystem::path data = HEED_SOURCE_DIR "/../shared/data";
  if (!exists(data / GetParam().source)) GTEST_SKIP() << "no " << data / GetParam().source;
  const ParallelText text = read_parallel_text(data / GetParam().source, data / GetParam().target);
  const auto some = [](const auto& lines) { return std::span(lines).first(20'000); };
  const ParallelCorpus pairs(text, Tokenizer::train(some(text.source), some(text.target), {}), {});
  for (const int64_t batch_tokens : {2500, 4096}) {
    const BatchSampler sampler(pairs, batch_tokens, 1);
    EXPECT_LE(sampler.padding_fraction(), 0.05) << batch_tokens;
    RecordProperty(fmt::format("padding_{}", batch_tokens),
                   fmt::format("{:.4f}", sampler.padding_fraction()));
  }
}

}  // namespace
}  // namespace heed
