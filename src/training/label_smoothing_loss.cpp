#include "heed/training/label_smoothing_loss.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

#include "heed/nn/linear.h"
#include "heed/text/tokenizer.h"
#include "nn/rows.h"
#include "smoothed_softmax.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Losses of a block of tokens, 0 where they are padding.
struct BlockLoss {
  at::Tensor nll;      ///< [rows], -log p(target)
  at::Tensor uniform;  ///< [rows], the mean of -log p over the vocabulary
};

// Rows of logits at a time: 16 MB of them, which stay in the cache between the passes.
int64_t rows_a_block(int64_t vocab_size) {
  constexpr int64_t block_size = int64_t{1} << 22;
  return std::max<int64_t>(64, block_size / vocab_size);
}

// The losses; if asked for, d loss / d logits = softmax(logits) - smoothed target takes the place
// of the logits.
BlockLoss loss_by_operators(at::Tensor& logits, const at::Tensor& targets, double smoothing,
                            bool with_gradient) {
  const at::Tensor is_token = targets != pad_id;                     // [rows]
  const at::Tensor log_sum = logits.logsumexp(1, /*keepdim=*/true);  // [rows, 1]
  const at::Tensor index = targets.unsqueeze(1);
  BlockLoss loss{(log_sum - logits.gather(1, index)).squeeze(1) * is_token,
                 (log_sum.squeeze(1) - logits.mean(1)) * is_token};
  if (with_gradient) {
    logits.sub_(log_sum).exp_().sub_(smoothing / static_cast<double>(logits.size(1)));
    logits.scatter_add_(1, index, at::full_like(log_sum, smoothing - 1.0));
    logits.mul_(is_token.unsqueeze(1));
  }
  return loss;
}

// The same on a CPU, a row at a time.
BlockLoss loss_by_rows(at::Tensor& logits, const at::Tensor& targets, double smoothing,
                       bool with_gradient) {
  const int64_t rows = logits.size(0), vocab_size = logits.size(1);
  BlockLoss loss{at::zeros({rows}, logits.options()), at::zeros({rows}, logits.options())};
  const auto* target = targets.const_data_ptr<int64_t>();
  auto* logit = logits.mutable_data_ptr<float>();
  auto* nll = loss.nll.mutable_data_ptr<float>();
  auto* uniform = loss.uniform.mutable_data_ptr<float>();
  at::parallel_for(0, rows, rows_a_task(vocab_size), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      float* const row_logits = logit + row * vocab_size;
      if (target[row] == pad_id) {
        if (with_gradient) std::fill_n(row_logits, vocab_size, 0.0F);
        continue;
      }
      TORCH_CHECK_INDEX(0 <= target[row] && target[row] < vocab_size, "target ", target[row],
                        " is not in the vocabulary of ", vocab_size);
      const TokenLoss token =
          smoothed_softmax_row(row_logits, vocab_size, target[row], smoothing, with_gradient);
      nll[row] = token.nll;
      uniform[row] = token.uniform;
    }
  });
  return loss;
}

/// Adds up the blocks of a batch.
class LossTotals {
 public:
  LossTotals(const at::Tensor& x, const at::Tensor& projection, double smoothing,
             bool with_gradient)
      : smoothed(at::zeros({}, x.options())),
        nll(at::zeros({}, x.options())),
        projection_(as_operand(projection)),
        smoothing_(smoothing),
        with_gradient_(with_gradient) {
    if (with_gradient) projection_grad = at::zeros_like(projection);
  }

  // x [rows, d_model], targets [rows]
  void add(const at::Tensor& x, const at::Tensor& targets) {
    const at::Tensor x_operand = as_operand(x);
    at::Tensor logits = times_transposed(x_operand, projection_);  // [rows, vocab_size]
    const auto losses = has_float_rows(logits) ? loss_by_rows : loss_by_operators;
    const BlockLoss loss = losses(logits, targets, smoothing_, with_gradient_);
    const at::Tensor block_nll = loss.nll.sum();
    nll += block_nll;
    smoothed += (1.0 - smoothing_) * block_nll + smoothing_ * loss.uniform.sum();
    if (!with_gradient_) return;
    const at::Tensor gradient = as_operand(logits);
    x_grads_.push_back(times_transposed(gradient, projection_.t()));
    add_transposed_times(projection_grad, gradient, x_operand);
  }

  [[nodiscard]] at::Tensor x_grad() const {
    return with_gradient_ ? at::cat(x_grads_) : at::Tensor();
  }

  at::Tensor smoothed, nll;
  at::Tensor projection_grad;

 private:
  at::Tensor projection_;  // as an operand
  std::vector<at::Tensor> x_grads_;
  double smoothing_;
  bool with_gradient_;
};

class LabelSmoothingLoss : public torch::autograd::Function<LabelSmoothingLoss> {
 public:
  static variable_list forward(AutogradContext* context, const at::Tensor& x,
                               const at::Tensor& projection, const at::Tensor& targets,
                               double smoothing, bool needs_gradient) {
    LossTotals totals(x, projection, smoothing, needs_gradient);
    const int64_t block = rows_a_block(projection.size(0));
    for (int64_t first = 0; first < x.size(0); first += block) {
      const int64_t rows = std::min(block, x.size(0) - first);
      totals.add(x.narrow(0, first, rows), targets.narrow(0, first, rows));
    }
    context->save_for_backward({totals.x_grad(), totals.projection_grad});
    context->mark_non_differentiable({totals.nll});
    return {totals.smoothed, totals.nll};
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    return {saved[0] * gradients[0], saved[1] * gradients[0], {}, {}, {}};
  }
};

}  // namespace

SequenceLoss label_smoothing_loss(const at::Tensor& x, const at::Tensor& projection,
                                  const at::Tensor& targets, double smoothing) {
  const bool needs_gradient =
      at::GradMode::is_enabled() && (x.requires_grad() || projection.requires_grad());
  const variable_list losses =
      LabelSmoothingLoss::apply(x.flatten(0, 1).contiguous(), projection,
                                targets.flatten().contiguous(), smoothing, needs_gradient);
  return {losses[0], losses[1]};
}

}  // namespace heed
