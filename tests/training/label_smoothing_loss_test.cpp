#include "heed/training/label_smoothing_loss.h"

#include <cmath>

#include "heed/text/tokenizer.h"
#include "tensor_testing.h"

namespace heed {
namespace {

// One sentence of two tokens and padding, five pieces.
const at::Tensor& targets() {
  static const at::Tensor ids = at::tensor({4, 3, int{pad_id}}, at::kLong).unsqueeze(0);
  return ids;
}

TEST(LabelSmoothingLoss, EqualsTheTargetsWrittenOutByHand) {
  torch::manual_seed(5);
  const at::Tensor logits = at::randn({1, 3, 5});
  const double smoothing = 0.2, share = smoothing / 5;
  // The rows are the smoothed distributions; the last position is padding and counts for nothing.
  const at::Tensor distribution =
      at::tensor({share, share, share, share, 1 - smoothing + share,  //
                  share, share, share, 1 - smoothing + share, share,  //
                  0.0, 0.0, 0.0, 0.0, 0.0})
          .view({1, 3, 5})
          .to(at::kFloat);
  const at::Tensor expected = -(distribution * logits.log_softmax(-1)).sum();
  EXPECT_TRUE(all_near(label_smoothing_loss(logits, targets(), smoothing).smoothed, expected, 1e-5));
}

TEST(LabelSmoothingLoss, WithoutSmoothingIsCrossEntropy) {
  const at::Tensor logits = at::randn({1, 3, 5});
  const SequenceLoss loss = label_smoothing_loss(logits, targets(), 0.0);
  const at::Tensor expected =
      at::cross_entropy_loss(logits[0], targets()[0], {}, at::Reduction::Sum, pad_id);
  EXPECT_TRUE(all_near(loss.smoothed, expected, 1e-5));
  EXPECT_TRUE(all_near(loss.nll, expected, 1e-5));
}

TEST(LabelSmoothingLoss, ReportsTheUnsmoothedLossToo) {
  const at::Tensor logits = at::randn({1, 3, 5});
  EXPECT_TRUE(all_near(label_smoothing_loss(logits, targets(), 0.3).nll,
                       label_smoothing_loss(logits, targets(), 0.0).nll, 1e-6));
}

TEST(LabelSmoothingLoss, PaddingGetsNoGradient) {
  const at::Tensor logits = at::randn({1, 3, 5}).requires_grad_();
  label_smoothing_loss(logits, targets(), 0.1).smoothed.backward();
  EXPECT_EQ(logits.grad()[0][2].abs().sum().item<double>(), 0.0);
  EXPECT_NE(logits.grad()[0][1].abs().sum().item<double>(), 0.0);
}

}  // namespace
}  // namespace heed
