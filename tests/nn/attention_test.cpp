#include "heed/nn/attention.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/scaled_dot_product_attention.h>

#include <cmath>
#include <limits>
#include <optional>

#include "nn/gradients_of.h"
#include "tensor_testing.h"

namespace heed {
namespace {

TEST(AttentionMask, APrefixIsSeenFromBothSides) {
  const at::Tensor allowed = AttentionMask::prefix(at::tensor({2L, 0L}), 3).allowed;
  EXPECT_TRUE(at::equal(allowed[0][0], at::tensor({1, 1, 0, 1, 1, 0, 1, 1, 1}).view({3, 3}) == 1));
  EXPECT_TRUE(at::equal(allowed[1][0], at::ones({3, 3}, at::kBool).tril()));
}

TEST(AttentionMask, PaddingIsSeenByEveryHeadAndQuery) {
  const AttentionMask mask = AttentionMask::padding(at::ones({2, 5}, at::kBool));
  EXPECT_EQ(mask.allowed.sizes(), (at::IntArrayRef{2, 1, 1, 5}));
  EXPECT_FALSE(mask.is_causal);
  EXPECT_FALSE(AttentionMask::padding({}).allowed.defined());
}

/// Step by step attention, on rows that come and go, in both types: float has its own loops.
class StepAttention : public testing::TestWithParam<at::ScalarType> {
 protected:
  StepAttention() { torch::manual_seed(3); }

  at::Tensor random(at::IntArrayRef sizes) const { return at::randn(sizes).to(GetParam()); }

  static at::Tensor indices(const std::vector<int64_t>& values) {
    return at::tensor(values, at::kLong);
  }

  const at::NoGradGuard no_grad;
  MultiheadAttention attention = [] {
    MultiheadAttention made(/*d_model=*/12, /*num_heads=*/3);
    made->to(GetParam());
    return made;
  }();
};

TEST_P(StepAttention, StepByStepEqualsCausalAttention) {
  const at::Tensor x = random({2, 20, 12});
  const at::Tensor full = attention(x, AttentionMask::causal());
  SelfAttentionCache cache;
  for (int64_t i = 0; i < x.size(1); ++i) {
    const StepRows rows{indices({0, 1}).repeat({i + 1, 1}), {}};
    EXPECT_TRUE(all_near(attention->step(x.select(1, i), cache, rows), full.select(1, i), 1e-5));
  }
}

TEST_P(StepAttention, RowsFollowTheirAncestors) {
  // Two rows, then three of which two come of row 1, then one that comes of the last of them.
  const std::vector<at::Tensor> x{random({2, 12}), random({3, 12}), random({1, 12})};
  SelfAttentionCache cache;
  (void)attention->step(x[0], cache, {indices({0, 1}).view({1, 2}), {}});
  (void)attention->step(x[1], cache, {indices({1, 0, 1, 0, 1, 2}).view({2, 3}), {}});
  const at::Tensor last = attention->step(x[2], cache, {indices({1, 2, 0}).view({3, 1}), {}});
  const at::Tensor its_past = at::stack({x[0][1], x[1][2], x[2][0]}).unsqueeze(0);
  EXPECT_TRUE(all_near(last, attention(its_past, AttentionMask::causal()).select(1, 2), 1e-5));
}

TEST_P(StepAttention, EachRowAttendsToItsSentenceAlone) {
  const at::Tensor memory = random({2, 6, 12}), x = random({5, 12});
  const ProjectedMemory projected{attention->project_memory(memory), indices({6, 4})};
  const std::vector<int64_t> sentences{0, 1, 1, 0, 1};
  const at::Tensor rows = attention->step(x, projected, {{}, indices(sentences)});
  for (int64_t i = 0; i < 5; ++i) {
    const int64_t sentence = sentences[static_cast<size_t>(i)];
    const at::Tensor its_memory = memory[sentence].narrow(0, 0, sentence == 0 ? 6 : 4).unsqueeze(0);
    const at::Tensor alone =
        attention->attend(x[i].view({1, 1, 12}), its_memory, AttentionMask::none());
    EXPECT_TRUE(all_near(rows[i], alone.view(12), 1e-5)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Types, StepAttention, testing::Values(at::kFloat, at::kDouble));

// Lengths below, at and above the sizes of vectors and tiles.
class MultiheadAttentionLengths : public testing::TestWithParam<std::pair<int64_t, int64_t>> {
 protected:
  MultiheadAttentionLengths() { torch::manual_seed(3); }

  // By PyTorch's operator.
  static at::Tensor heads_of(const at::Tensor& x) {
    return x.unflatten(-1, {num_heads, d_model / num_heads}).transpose(1, 2);
  }
  at::Tensor expected(const at::Tensor& x, const at::Tensor& memory, const AttentionMask& mask) {
    const auto weights = attention->in_proj_weight.chunk(3);
    const auto biases = attention->in_proj_bias.chunk(3);
    const auto allowed = mask.allowed.defined() ? std::optional(mask.allowed) : std::nullopt;
    const at::Tensor heads = at::scaled_dot_product_attention(
        heads_of(at::linear(x, weights[0], biases[0])),
        heads_of(at::linear(memory, weights[1], biases[1])),
        heads_of(at::linear(memory, weights[2], biases[2])), allowed, 0.0, mask.is_causal);
    return attention->out_proj(heads.transpose(1, 2).flatten(2));
  }

  // TRUE for the first 1, 2, ... keys of each row, and nowhere beside them.
  static AttentionMask staircase(int64_t keys) {
    const at::Tensor lengths = at::arange(1, batch + 1).clamp_max(keys).unsqueeze(1);
    return AttentionMask::padding(at::arange(keys).unsqueeze(0) < lengths);
  }

  static constexpr int64_t batch = 3, d_model = 24, num_heads = 2;
  MultiheadAttention attention{d_model, num_heads};
};

TEST_P(MultiheadAttentionLengths, SelfAttentionEqualsPyTorchsWithItsGradients) {
  const int64_t len = GetParam().first;
  const at::Tensor x = at::randn({batch, len, d_model});
  for (const auto& mask : {AttentionMask::none(), AttentionMask::causal(), staircase(len)}) {
    expect_near(gradients_of({x}, [&](const auto& in) { return attention(in[0], mask); }),
                gradients_of({x}, [&](const auto& in) { return expected(in[0], in[0], mask); }),
                1e-5);
  }
}

TEST_P(MultiheadAttentionLengths, CrossAttentionEqualsPyTorchsWithItsGradients) {
  const auto [len, keys] = GetParam();
  const at::Tensor x = at::randn({batch, len, d_model}), memory = at::randn({batch, keys, d_model});
  for (const auto& mask : {AttentionMask::none(), staircase(keys)}) {
    const auto ours = gradients_of(
        {x, memory}, [&](const auto& in) { return attention->attend(in[0], in[1], mask); });
    const auto theirs =
        gradients_of({x, memory}, [&](const auto& in) { return expected(in[0], in[1], mask); });
    expect_near(ours, theirs, 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Lengths, MultiheadAttentionLengths,
                         testing::Values(std::pair(1, 1), std::pair(3, 17), std::pair(16, 15),
                                         std::pair(37, 16), std::pair(130, 64)));

TEST_P(MultiheadAttentionLengths, ShowsWhatItMultipliesTheValuesBy) {
  const auto [len, keys] = GetParam();
  const at::NoGradGuard no_grad;
  at::Tensor weights;
  attention->observe([&](const at::Tensor& shown) { weights = shown; });
  const auto output_of = [&](const at::Tensor& memory) {
    const at::Tensor values = at::linear(memory, attention->in_proj_weight.chunk(3)[2],
                                         attention->in_proj_bias.chunk(3)[2]);
    return attention->out_proj(at::matmul(weights, heads_of(values)).transpose(1, 2).flatten(2));
  };
  const at::Tensor x = at::randn({batch, len, d_model}), memory = at::randn({batch, keys, d_model});
  for (const auto& mask : {AttentionMask::none(), AttentionMask::causal(), staircase(len)}) {
    const at::Tensor output = attention(x, mask);
    EXPECT_TRUE(all_near(weights.sum(-1), at::ones({batch, num_heads, len}), 1e-5));
    EXPECT_TRUE(all_near(output, output_of(x), 1e-5));
  }
  for (const auto& mask : {AttentionMask::none(), staircase(keys)}) {
    const at::Tensor output = attention->attend(x, memory, mask);
    EXPECT_TRUE(all_near(weights.sum(-1), at::ones({batch, num_heads, len}), 1e-5));
    EXPECT_TRUE(all_near(output, output_of(memory), 1e-5));
  }
}

TEST(MultiheadAttention, ShowsNothingWithoutObserver) {
  MultiheadAttention attention(8, 2);
  int64_t shown = 0;
  attention->observe([&](const at::Tensor&) { ++shown; });
  attention(at::randn({1, 3, 8}), AttentionMask::none());
  attention->observe({});
  attention(at::randn({1, 3, 8}), AttentionMask::none());
  EXPECT_EQ(shown, 1);
}

TEST(MultiheadAttention, AMaskOfOneSentenceHoldsForAll) {
  torch::manual_seed(3);
  const at::NoGradGuard no_grad;
  MultiheadAttention attention(8, 2);
  const at::Tensor x = at::randn({3, 5, 8});
  const at::Tensor one = at::arange(5).unsqueeze(0) < 3;
  EXPECT_TRUE(at::equal(attention(x, AttentionMask::padding(one)),
                        attention(x, AttentionMask::padding(one.repeat({3, 1})))));
}

TEST(MultiheadAttention, WhatIsNoNumberStaysSo) {
  const at::NoGradGuard no_grad;
  MultiheadAttention attention(8, 2);
  at::Tensor x = at::randn({1, 5, 8});
  x[0][2][0] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(attention(x, AttentionMask::none()).isnan().all().item<bool>());
}

/// Attention whose values are the unit vectors of the keys: it returns what it multiplies them by.
class AttentionDropout : public testing::Test {
 protected:
  AttentionDropout() {
    torch::manual_seed(3);
    const at::NoGradGuard no_grad;
    attention->in_proj_weight.narrow(0, 2 * len, len).copy_(at::eye(len));
    attention->out_proj->weight.copy_(at::eye(len));
  }

  at::Tensor seeded(const at::Tensor& in, const AttentionMask& mask) {
    torch::manual_seed(11);
    return attention(in, mask);
  }

  static constexpr int64_t len = 40;
  static constexpr double p = 0.3;
  MultiheadAttention attention{
      LayerOptions{.d_model = len, .heads = AttentionHeads::even(len, 1), .attention_dropout = p}};
  const at::Tensor x = at::eye(len).unsqueeze(0);
};

TEST_F(AttentionDropout, DropsProbabilitiesAndPassesGradientsWhereItDidNot) {
  for (const auto& mask : {AttentionMask::none(), AttentionMask::causal()}) {
    attention->eval();
    const at::Tensor probabilities = attention(x, mask).detach();
    attention->train();
    const at::Tensor kept = (seeded(x, mask).detach() / probabilities).nan_to_num(0.0);  // M
    const at::Tensor is_seen = probabilities > 0, is_kept = kept > 0;
    const auto share = [&](const at::Tensor& part) {
      return (part.sum() / is_seen.sum()).item<double>();
    };
    EXPECT_NEAR(share(is_seen & ~is_kept), p, 0.04);
    EXPECT_TRUE(all_near(kept, at::where(is_kept, 1 / (1 - p), 0.0).to(at::kFloat), 1e-4));
    const auto composed = [&](const at::Tensor& in) {
      const auto parts =
          at::linear(in, attention->in_proj_weight, attention->in_proj_bias).chunk(3, -1);
      at::Tensor scores = at::matmul(parts[0], parts[1].transpose(1, 2)) / std::sqrt(double{len});
      if (mask.is_causal) scores = scores.masked_fill(at::ones({len, len}).triu(1) > 0, -INFINITY);
      return at::matmul(scores.softmax(-1) * kept, parts[2]);
    };
    expect_near(gradients_of({x}, [&](const auto& in) { return seeded(in[0], mask); }),
                gradients_of({x}, [&](const auto& in) { return composed(in[0]); }), 1e-5);
  }
}

TEST_F(AttentionDropout, IsOffWhereNothingIsTrained) {
  attention->eval();
  EXPECT_TRUE(all_near(attention(x, AttentionMask::none()).sum(-1), at::ones({1, len}), 1e-5));
}

}  // namespace
}  // namespace heed
