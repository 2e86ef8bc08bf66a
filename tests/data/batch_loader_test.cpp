#include "heed/data/batch_loader.h"

#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include "core/test_support.h"
#include "heed/core/error.h"
#include "test_corpus.h"

namespace heed {
namespace {

const ParallelCorpus& corpus() {
  static const ParallelCorpus corpus(random_pairs(300), letter_tokenizer(), {});
  return corpus;
}

TEST(BatchLoader, GivesTheSamplersBatchesInItsOrder) {
  BatchSampler sampler(corpus(), 256, 1);
  BatchLoader loader(corpus(), 256, 1, at::kCPU);
  EXPECT_EQ(loader.padding_fraction(), sampler.padding_fraction());
  for (int64_t i = 2 * sampler.batches_in_epoch(); i > 0; --i) {  // into the third epoch
    const std::vector<int64_t> pairs = sampler.next();
    const Batch batch = loader.next();
    ASSERT_EQ(batch.pairs, pairs);
    ASSERT_TRUE(at::equal(batch.src, make_batch(corpus(), pairs, at::kCPU).src));
    ASSERT_EQ(loader.state(), sampler.state());
    ASSERT_EQ(loader.batches_in_epoch(), sampler.batches_in_epoch());
  }
}

TEST(BatchLoader, GoesOnFromASavedState) {
  BatchLoader loader(corpus(), 256, 1, at::kCPU);
  for (int64_t i = loader.batches_in_epoch() + 3; i > 0; --i) (void)loader.next();
  const BatchSamplerState state = loader.state();
  const Batch expected = loader.next();
  BatchLoader other(corpus(), 256, 1, at::kCPU);
  (void)other.next();  // it need not be fresh
  other.set_state(state);
  EXPECT_EQ(other.next().pairs, expected.pairs);
  loader.set_state(state);
  EXPECT_EQ(loader.next().pairs, expected.pairs);
}

TEST(BatchLoader, RefusesAStateOfAnotherCorpus) {
  BatchLoader loader(corpus(), 256, 1, at::kCPU);
  EXPECT_THROW(loader.set_state({.epoch = 0, .next_batch = 100'000}), Error);
  EXPECT_EQ(loader.state(), BatchSamplerState{});
}

}  // namespace
}  // namespace heed
