#include "heed/data/sampled_corpus.h"

#include <gmock/gmock.h>

#include "heed/data/batch_loader.h"

namespace heed {
namespace {

class SampledCorpusTest : public testing::Test {
 protected:
  static ParallelText words() {
    ParallelText text{{60, "the teacher drives to the old house again"},
                      {60, "der Lehrer fährt wieder zu dem alten Haus"}};
    for (const size_t empty : {3, 10, 50}) text.source[empty].clear();
    return text;
  }

  const ParallelText text = words();
  const Tokenizers tokenizers{Tokenizer::train(text.source, text.target, {})};
  const ParallelCorpus corpus{text, tokenizers, {}};
  const SampledCorpus sampled{corpus, text, tokenizers, {.alpha = 0.2}};
};

std::vector<std::vector<int32_t>> sources_of(const ParallelCorpus& corpus) {
  std::vector<std::vector<int32_t>> ids;
  for (int64_t i = 0; i < corpus.size(); ++i) {
    ids.emplace_back(corpus.source(i).begin(), corpus.source(i).end());
  }
  return ids;
}

TEST_F(SampledCorpusTest, HasTheSamePairsInOtherPiecesInEachEpoch) {
  const ParallelCorpus first = sampled(0), second = sampled(1);
  EXPECT_EQ(sources_of(first), sources_of(sampled(0)));
  EXPECT_NE(sources_of(first), sources_of(second));
  ASSERT_EQ(first.size(), corpus.size());
  ASSERT_LT(corpus.size(), text.size()) << "no pair was dropped";
  for (int64_t i = 0; i < corpus.size(); ++i) {
    EXPECT_EQ(first.line(i), corpus.line(i));
    EXPECT_EQ(tokenizers.source.decode(first.source(i)), text.source[0]);
    EXPECT_EQ(tokenizers.target.decode(first.target(i)), text.target[0]);
  }
}

TEST_F(SampledCorpusTest, ALoaderGoesOnWithThePiecesOfItsEpoch) {
  BatchLoader whole(corpus, 128, 1, at::kCPU, sampled), other(corpus, 128, 1, at::kCPU, sampled);
  for (int64_t i = whole.batches_in_epoch() + 2; i > 0; --i) (void)whole.next();
  const BatchSamplerState state = whole.state();
  EXPECT_EQ(state.epoch, 1);
  other.set_state(state);
  for (int i = 0; i < 40; ++i) {
    const Batch expected = whole.next(), found = other.next();
    ASSERT_EQ(found.pairs, expected.pairs);
    ASSERT_TRUE(found.src.equal(expected.src));
    ASSERT_TRUE(found.tgt_output.equal(expected.tgt_output));
  }
}

TEST_F(SampledCorpusTest, WhatWouldBeTooLongKeepsItsPieces) {
  const int64_t longest = std::ssize(tokenizers.source.encode(text.source[0])) + 1;
  const SampledCorpus short_ones(corpus, text, tokenizers, {.alpha = 0.5, .max_length = longest});
  const ParallelCorpus drawn = short_ones(0);
  for (int64_t i = 0; i < drawn.size(); ++i) EXPECT_LT(std::ssize(drawn.source(i)), longest);
}

TEST_F(SampledCorpusTest, EveryEpochHasEveryPairOnce) {
  BatchSampler sampler(corpus, 128, 1, sampled);
  for (int64_t epoch = 0; epoch < 3; ++epoch) {
    std::vector<int64_t> seen;
    while (sampler.state().epoch == epoch) {
      for (const int64_t pair : sampler.next()) seen.push_back(pair);
    }
    std::ranges::sort(seen);
    ASSERT_EQ(std::ssize(seen), corpus.size());
    for (int64_t i = 0; i < corpus.size(); ++i) EXPECT_EQ(seen[static_cast<size_t>(i)], i);
  }
}

}  // namespace
}  // namespace heed
