#include "heed/training/label_smoothing_loss.h"

#include <cmath>

#include "../../src/training/token_losses.h"
#include "heed/model/precision.h"
#include "heed/text/tokenizer.h"
#include "tensor_testing.h"

namespace heed {
namespace {

// One sentence of two tokens and padding, five pieces.
const at::Tensor& targets() {
  static const at::Tensor ids = at::tensor({4, 3, int{pad_id}}, at::kLong).unsqueeze(0);
  return ids;
}

// The loss of logits that are given: an identity projects them.
SequenceLoss loss_of(const at::Tensor& logits, double smoothing) {
  return label_smoothing_loss(logits, at::eye(5), targets(), smoothing);
}

TEST(LabelSmoothingLoss, EqualsTheTargetsWrittenOutByHand) {
  torch::manual_seed(5);
  const at::Tensor logits = at::randn({1, 3, 5});
  const double smoothing = 0.2, share = smoothing / 5;
  // The rows are the smoothed distributions; the last position is padding and counts for nothing.
  const at::Tensor distribution = at::tensor({share, share, share, share, 1 - smoothing + share,  //
                                              share, share, share, 1 - smoothing + share, share,  //
                                              0.0, 0.0, 0.0, 0.0, 0.0})
                                      .view({1, 3, 5})
                                      .to(at::kFloat);
  const at::Tensor expected = -(distribution * logits.log_softmax(-1)).sum();
  EXPECT_TRUE(all_near(loss_of(logits, smoothing).smoothed, expected, 1e-5));
}

TEST(LabelSmoothingLoss, WithoutSmoothingIsCrossEntropy) {
  const at::Tensor logits = at::randn({1, 3, 5});
  const SequenceLoss loss = loss_of(logits, 0.0);
  const at::Tensor expected =
      at::cross_entropy_loss(logits[0], targets()[0], {}, at::Reduction::Sum, pad_id);
  EXPECT_TRUE(all_near(loss.smoothed, expected, 1e-5));
  EXPECT_TRUE(all_near(loss.nll, expected, 1e-5));
}

TEST(LabelSmoothingLoss, ReportsTheUnsmoothedLossToo) {
  const at::Tensor logits = at::randn({1, 3, 5});
  EXPECT_TRUE(all_near(loss_of(logits, 0.3).nll, loss_of(logits, 0.0).nll, 1e-6));
}

TEST(LabelSmoothingLoss, ALogitThatIsNoNumberMakesBothLossesNone) {
  at::Tensor logits = at::randn({1, 3, 5});
  logits[0][0][1] = std::nan("");  // of a piece that is no target
  const SequenceLoss loss = loss_of(logits, 0.1);
  EXPECT_TRUE(std::isnan(loss.nll.item<double>()));
  EXPECT_TRUE(std::isnan(loss.smoothed.item<double>()));
}

TEST(LabelSmoothingLoss, ATargetOutsideTheVocabularyIsRefused) {
  const at::Tensor target = at::tensor({5}, at::kLong).unsqueeze(0);
  EXPECT_THROW((void)label_smoothing_loss(at::randn({1, 1, 5}), at::eye(5), target, 0.1),
               c10::Error);
}

TEST(LabelSmoothingLoss, PaddingGetsNoGradient) {
  const at::Tensor logits = at::randn({1, 3, 5}).requires_grad_();
  loss_of(logits, 0.1).smoothed.backward();
  EXPECT_EQ(logits.grad()[0][2].abs().sum().item<double>(), 0.0);
  EXPECT_NE(logits.grad()[0][1].abs().sum().item<double>(), 0.0);
}

TEST(LabelSmoothingLoss, BlocksAddUpToTheComposedOperators) {
  // More rows than a block has, of a vocabulary wide enough to need blocks.
  torch::manual_seed(9);
  constexpr int64_t vocab_size = 30'000;
  const at::Tensor x = at::randn({3, 50, 4}), projection = at::randn({vocab_size, 4});
  const at::Tensor ids = at::randint(0, vocab_size, {3, 50}, at::kLong);
  at::Tensor x1 = x.clone().requires_grad_(), w1 = projection.clone().requires_grad_();
  at::Tensor x2 = x.clone().requires_grad_(), w2 = projection.clone().requires_grad_();
  const at::Tensor ours = label_smoothing_loss(x1, w1, ids, 0.1).smoothed;
  const at::Tensor theirs = at::cross_entropy_loss(
      at::matmul(x2, w2.t()).flatten(0, 1), ids.flatten(), {}, at::Reduction::Sum, pad_id, 0.1);
  (2.0 * ours).backward();
  (2.0 * theirs).backward();
  EXPECT_NEAR(ours.item<double>() / theirs.item<double>(), 1.0, 1e-5);
  EXPECT_TRUE(all_near(x1.grad(), x2.grad(), 1e-4));
  EXPECT_TRUE(all_near(w1.grad(), w2.grad(), 1e-4));
}

TEST(LabelSmoothingLoss, InBfloat16ItsFactorsAreRounded) {
  torch::manual_seed(9);
  constexpr int64_t vocab_size = 30'000;
  const auto round = [](const at::Tensor& tensor) {  // as bf16 holds them
    return tensor.to(at::kBFloat16).to(at::kFloat).requires_grad_();
  };
  const at::Tensor x1 = round(at::randn({3, 50, 40})), w1 = round(at::randn({vocab_size, 40}));
  const at::Tensor x2 = round(x1.detach()), w2 = round(w1.detach());
  const at::Tensor ids = at::randint(0, vocab_size, {3, 50}, at::kLong);
  at::Tensor ours;
  {
    const PrecisionGuard bf16(Precision::bf16, at::kCPU);
    ours = label_smoothing_loss(x1, w1, ids, 0.1).smoothed;
  }
  const at::Tensor theirs = label_smoothing_loss(x2, w2, ids, 0.1).smoothed;
  ours.backward();
  theirs.backward();
  const auto close = [](const at::Tensor& actual, const at::Tensor& expected) {
    return all_near(actual / expected.abs().max(), expected / expected.abs().max(), 0.01);
  };
  EXPECT_NEAR(ours.item<double>() / theirs.item<double>(), 1.0, 0.01);
  EXPECT_TRUE(close(x1.grad(), x2.grad()));
  EXPECT_TRUE(close(w1.grad(), w2.grad()));
}

TEST(LabelSmoothingLoss, WithoutGradientsTheLossIsTheSame) {
  const at::Tensor logits = at::randn({1, 3, 5}).requires_grad_();
  const at::Tensor with = loss_of(logits, 0.1).smoothed;
  const at::NoGradGuard no_grad;
  EXPECT_TRUE(at::equal(loss_of(logits, 0.1).smoothed, with));
}

class RDropLoss : public testing::Test {
 protected:
  static constexpr double smoothing = 0.1, alpha = 5.0;

  RDropLoss() { torch::manual_seed(7); }

  // Equation 4 of Wu et al. 2021, halved, by PyTorch's operators.
  at::Tensor composed(const at::Tensor& passes, const at::Tensor& weight) const {
    const auto logits = at::matmul(passes, weight.t()).flatten(1, 2).unbind();
    const auto loss = [&](const at::Tensor& of_pass) {
      return at::cross_entropy_loss(of_pass, ids.flatten(), {}, at::Reduction::Sum, pad_id,
                                    smoothing);
    };
    const at::Tensor log_p = logits[0].log_softmax(1), log_q = logits[1].log_softmax(1);
    const at::Tensor divergence = ((log_p.exp() - log_q.exp()) * (log_p - log_q)).sum(1);
    return (loss(logits[0]) + loss(logits[1])) / 2 +
           alpha / 4 * (divergence * (ids.flatten() != pad_id)).sum();
  }

  static constexpr int64_t vocab_size = 3000;
  const at::Tensor x = at::randn({2, 2, 3, 8});  // [passes, batch, tgt_len, d_model]
  const at::Tensor projection = at::randn({vocab_size, 8});
  const at::Tensor ids = at::tensor({4L, 2999L, 7L, 9L, 3L, long{pad_id}}).view({2, 3});
};

TEST_F(RDropLoss, EqualsTheComposedOperatorsWithItsGradients) {
  at::Tensor x1 = x.clone().requires_grad_(), w1 = projection.clone().requires_grad_();
  at::Tensor x2 = x.clone().requires_grad_(), w2 = projection.clone().requires_grad_();
  const at::Tensor ours = r_drop_loss(x1, w1, ids, {smoothing, alpha}).smoothed;
  const at::Tensor theirs = composed(x2, w2);
  (2.0 * ours).backward();
  (2.0 * theirs).backward();
  EXPECT_NEAR(ours.item<double>() / theirs.item<double>(), 1.0, 1e-5);
  EXPECT_TRUE(all_near(x1.grad() / 100, x2.grad() / 100, 1e-5));
  EXPECT_TRUE(all_near(w1.grad() / 100, w2.grad() / 100, 1e-5));
}

TEST_F(RDropLoss, OfPassesThatAgreeIsThatOfOne) {
  const at::Tensor twice = at::stack({x[0], x[0]});
  const SequenceLoss pair = r_drop_loss(twice, projection, ids, {smoothing, alpha});
  const SequenceLoss one = label_smoothing_loss(x[0], projection, ids, smoothing);
  EXPECT_NEAR(pair.smoothed.item<double>(), one.smoothed.item<double>(), 1e-3);
  EXPECT_NEAR(pair.nll.item<double>(), one.nll.item<double>(), 1e-3);
}

// What other devices compute with, against the loops over rows, of one pass and of two.
TEST_F(RDropLoss, OperatorsAndRowsAgree) {
  for (const int passes : {1, 2}) {
    std::vector<at::Tensor> rows, operators;
    for (int pass = 0; pass < passes; ++pass) {
      rows.push_back(at::randn({6, vocab_size}));
      operators.push_back(rows.back().to(at::kDouble));
    }
    const LossOptions options{smoothing, alpha};
    const TokenLosses a = token_losses(rows, ids.flatten(), options, /*with_gradient=*/true);
    const TokenLosses b = token_losses(operators, ids.flatten(), options, /*with_gradient=*/true);
    EXPECT_TRUE(all_near(a.nll, b.nll.to(at::kFloat), 1e-5));
    EXPECT_NEAR(a.sum(options).item<double>(), b.sum(options).item<double>(), 1e-3);
    for (size_t pass = 0; pass < rows.size(); ++pass) {
      EXPECT_TRUE(all_near(rows[pass], operators[pass].to(at::kFloat), 1e-5));
    }
  }
}

}  // namespace
}  // namespace heed
