#include "heed/training/label_smoothing_loss.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "nn/factors.h"
#include "token_losses.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows of logits at a time: 8 MB of them, which stay in the cache between the passes; larger ones
// the allocator would take from the system anew each time.
int64_t rows_a_block(int64_t vocab_size, int64_t passes) {
  constexpr int64_t block_size = int64_t{1} << 21;
  return std::max<int64_t>(64, block_size / vocab_size / passes);
}

/// Adds up the blocks of a batch.
class LossTotals {
 public:
  LossTotals(const at::Tensor& x, const at::Tensor& projection, const LossOptions& options,
             bool with_gradient)
      : smoothed(at::zeros({}, x.options())),
        nll(at::zeros({}, x.options())),
        projection_(projection, factor_type(x)),
        options_(options),
        with_gradient_(with_gradient) {
    if (!with_gradient) return;
    transposed_.emplace(projection.t(), factor_type(x));
    x_grad = at::empty_like(x);
    projection_grad = zero_weight_gradient(projection, factor_type(x));
  }

  // Rows of x [passes, rows, d_model] from `first` on, one for each of targets [rows].
  void add(const at::Tensor& x, int64_t first, const at::Tensor& targets) {
    std::vector<at::Tensor> factors, logits;
    for (const at::Tensor& pass : x.narrow(1, first, targets.size(0)).unbind()) {
      factors.push_back(left_factor(pass));
      logits.push_back(projection_.product(factors.back()));  // [rows, vocab_size]
    }
    const TokenLosses losses = token_losses(logits, targets, options_, with_gradient_);
    nll += losses.nll.sum();
    smoothed += losses.sum(options_);
    for (size_t pass = 0; with_gradient_ && pass < logits.size(); ++pass) {
      const GradientFactor gradient(logits[pass], factors[pass]);
      x_grad[static_cast<int64_t>(pass)]
          .narrow(0, first, targets.size(0))
          .copy_(gradient.times(*transposed_));
      gradient.add_transposed_times(projection_grad, factors[pass]);
    }
  }

  at::Tensor smoothed, nll;
  at::Tensor x_grad, projection_grad;

 private:
  RightFactor projection_;
  std::optional<RightFactor> transposed_;
  LossOptions options_;
  bool with_gradient_;
};

class LabelSmoothingLoss : public torch::autograd::Function<LabelSmoothingLoss> {
 public:
  // x [passes, rows, d_model], targets [rows]
  static variable_list forward(AutogradContext* context, const at::Tensor& x,
                               const at::Tensor& projection, const at::Tensor& targets,
                               const LossOptions& options, bool needs_gradient) {
    LossTotals totals(x, projection, options, needs_gradient);
    const int64_t block = rows_a_block(projection.size(0), x.size(0));
    for (int64_t first = 0; first < targets.size(0); first += block) {
      const int64_t rows = std::min(block, targets.size(0) - first);
      totals.add(x, first, targets.narrow(0, first, rows));
    }
    context->save_for_backward({totals.x_grad, totals.projection_grad});
    context->mark_non_differentiable({totals.nll});
    return {totals.smoothed, totals.nll};
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    return {saved[0] * gradients[0], saved[1] * gradients[0], {}, {}, {}};
  }
};

// x [passes, batch, tgt_len, d_model]
SequenceLoss loss_of_passes(const at::Tensor& x, const at::Tensor& projection,
                            const at::Tensor& targets, const LossOptions& options) {
  const bool needs_gradient =
      at::GradMode::is_enabled() && (x.requires_grad() || projection.requires_grad());
  const variable_list losses =
      LabelSmoothingLoss::apply(x.flatten(1, 2).contiguous(), projection,
                                targets.flatten().contiguous(), options, needs_gradient);
  return {losses[0], losses[1]};
}

}  // namespace

SequenceLoss label_smoothing_loss(const at::Tensor& x, const at::Tensor& projection,
                                  const at::Tensor& targets, double smoothing) {
  return loss_of_passes(x.unsqueeze(0), projection, targets, {.smoothing = smoothing});
}

SequenceLoss r_drop_loss(const at::Tensor& x, const at::Tensor& projection,
                         const at::Tensor& targets, const LossOptions& options) {
  return loss_of_passes(x, projection, targets, options);
}

}  // namespace heed
