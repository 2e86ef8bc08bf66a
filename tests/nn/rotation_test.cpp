#include "heed/nn/rotation.h"

#include "tensor_testing.h"

namespace heed {
namespace {

constexpr int64_t d_model = 12, num_heads = 2, d_head = 6;
const AttentionHeads heads_of_model = AttentionHeads::even(d_model, num_heads);

TEST(RotaryEmbedding, MakesScoresDependOnDistancesAlone) {
  torch::manual_seed(3);
  const RotaryEmbedding rotate(d_head);
  const at::Tensor one = at::randn({1, 1, 3 * d_model});
  const auto scores = [&](int64_t first) {  // of the same queries and keys at every position
    const auto parts = rotate(one.expand({1, 5, -1}), heads_of_model, {first}).chunk(3, -1);
    const auto heads = [](const at::Tensor& x) {
      return x.unflatten(-1, {num_heads, d_head}).transpose(1, 2);
    };
    return at::matmul(heads(parts[0]), heads(parts[1]).transpose(-2, -1));
  };
  EXPECT_TRUE(all_near(scores(0), scores(700), 1e-3));
  const at::Tensor at_start = scores(0)[0][0];
  EXPECT_NEAR(at_start[0][1].item<float>(), at_start[3][4].item<float>(), 1e-4);
  EXPECT_GT((at_start[0][1] - at_start[0][4]).abs().item<float>(), 1e-3);
}

TEST(RotaryEmbedding, LeavesThePositionZeroAndTheValues) {
  torch::manual_seed(3);
  const RotaryEmbedding rotate(d_head);
  const at::Tensor x = at::randn({2, 4, 3 * d_model});
  const at::Tensor turned = rotate(x, heads_of_model, {});
  EXPECT_TRUE(at::equal(turned.select(1, 0), x.select(1, 0)));
  EXPECT_TRUE(
      at::equal(turned.narrow(-1, 2 * d_model, d_model), x.narrow(-1, 2 * d_model, d_model)));
  EXPECT_TRUE(
      all_near(rotate(x.narrow(1, 2, 1), heads_of_model, {2}), turned.narrow(1, 2, 1), 1e-6));
}

TEST(RotaryEmbedding, TurnsSequencesThatBeginApart) {
  torch::manual_seed(3);
  const RotaryEmbedding rotate(d_head);
  const at::Tensor x = at::randn({2, 4, 3 * d_model});
  const at::Tensor turned = rotate(x, heads_of_model, {7, at::tensor({7L, 2L})});
  for (const int64_t i : {0, 1}) {
    const at::Tensor alone = rotate(x.narrow(0, i, 1), heads_of_model, {i == 0 ? 7 : 2});
    EXPECT_TRUE(all_near(turned.narrow(0, i, 1), alone, 1e-6));
  }
}

// In double precision LibTorch's operators compute it, which differentiate themselves.
TEST(RotaryEmbedding, EqualsItsFormulaWithItsGradient) {
  torch::manual_seed(3);
  const RotaryEmbedding rotate(d_head);
  const AttentionHeads shared{4, 2, d_head, 5};
  for (const Positions& positions : {Positions{3}, Positions{7, at::tensor({7L, 2L})}}) {
    const at::Tensor x = at::randn({2, 9, shared.all()}).requires_grad_();
    const at::Tensor exact = x.detach().to(at::kDouble).requires_grad_();
    const at::Tensor g = at::randn(x.sizes());
    const at::Tensor ours = rotate(x, shared, positions);
    const at::Tensor theirs = rotate(exact, shared, positions);
    ours.backward(g);
    theirs.backward(g.to(at::kDouble));
    EXPECT_TRUE(all_near(ours, theirs, 1e-5));
    EXPECT_TRUE(all_near(x.grad(), exact.grad(), 1e-5));
    const at::NoGradGuard no_grad;
    EXPECT_TRUE(at::equal(rotate(x, shared, positions), ours));
  }
}

}  // namespace
}  // namespace heed
