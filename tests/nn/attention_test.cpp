#include "heed/nn/attention.h"

#include "tensor_testing.h"

namespace heed {
namespace {

TEST(AttentionMask, PaddingIsSeenByEveryHeadAndQuery) {
  const AttentionMask mask = AttentionMask::padding(at::ones({2, 5}, at::kBool));
  EXPECT_EQ(mask.allowed.sizes(), (at::IntArrayRef{2, 1, 1, 5}));
  EXPECT_FALSE(mask.is_causal);
  EXPECT_FALSE(AttentionMask::padding({}).allowed.defined());
}

TEST(KeyValueCache, GivesBackWhatWasAppendedAndGrows) {
  KeyValueCache cache;
  std::vector<at::Tensor> keys;
  for (int64_t i = 0; i < 40; ++i) {  // past the first capacity, twice
    keys.push_back(at::randn({3, 2, 1, 4}));
    cache.append({keys.back(), -keys.back()});
  }
  EXPECT_EQ(cache.length(), 40);
  EXPECT_TRUE(at::equal(cache.all().keys, at::cat(keys, 2)));
  EXPECT_TRUE(at::equal(cache.all().values, -at::cat(keys, 2)));
}

TEST(KeyValueCache, ReordersAndDropsRows) {
  KeyValueCache cache;
  const at::Tensor first = at::randn({3, 2, 1, 4});
  cache.append({first, first});
  cache.reorder(at::tensor({2, 0}, at::kLong));
  const at::Tensor second = at::randn({2, 2, 1, 4});
  cache.append({second, second});
  const at::Tensor expected = at::cat({at::stack({first[2], first[0]}), second}, 2);
  EXPECT_TRUE(at::equal(cache.all().keys, expected));
}

TEST(MultiheadAttention, StepByStepEqualsCausalAttention) {
  torch::manual_seed(3);
  const at::NoGradGuard no_grad;
  MultiheadAttention attention(/*d_model=*/12, /*num_heads=*/3);
  const at::Tensor x = at::randn({2, 20, 12});
  const at::Tensor full = attention(x, AttentionMask::causal());
  KeyValueCache cache;
  for (int64_t i = 0; i < x.size(1); ++i) {
    EXPECT_TRUE(all_near(attention->step(x.narrow(1, i, 1), cache), full.narrow(1, i, 1), 1e-5));
  }
}

TEST(MultiheadAttention, ManyQueriesOverOneMemoryEqualThatMemoryRepeated) {
  torch::manual_seed(3);
  const at::NoGradGuard no_grad;
  MultiheadAttention attention(8, 2);
  const at::Tensor memory = at::randn({1, 6, 8});
  const at::Tensor beams = at::randn({1, 4, 8});
  const at::Tensor together =
      attention->attend_to(attention->project_memory(memory), beams, AttentionMask::none());
  const at::Tensor apart = attention->attend_to(attention->project_memory(memory.repeat({4, 1, 1})),
                                                beams.transpose(0, 1), AttentionMask::none());
  EXPECT_TRUE(all_near(together.transpose(0, 1), apart, 1e-6));
}

}  // namespace
}  // namespace heed
