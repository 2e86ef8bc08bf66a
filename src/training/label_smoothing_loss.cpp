#include "heed/training/label_smoothing_loss.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "heed/text/tokenizer.h"

namespace heed {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// What a batch's blocks add up to. The gradients are undefined where nobody will ask for them.
struct Totals {
  at::Tensor smoothed, nll;
  at::Tensor x_grad, projection_grad;
};

// Rows of logits at a time: 8 MB of them, which stay in the cache between the passes.
int64_t rows_a_block(int64_t vocab_size) {
  constexpr int64_t block_size = int64_t{1} << 21;
  return std::max<int64_t>(64, block_size / vocab_size);
}

// d loss / d logits = softmax(logits) - smoothed target, in the place of the logits.
void logits_to_gradient(at::Tensor& logits, const at::Tensor& log_sum, const at::Tensor& targets,
                        double smoothing) {
  const double uniform = smoothing / static_cast<double>(logits.size(1));
  const at::Tensor index = targets.unsqueeze(1);
  logits.sub_(log_sum).exp_().sub_(uniform);
  logits.scatter_add_(1, index, at::full_like(log_sum, smoothing - 1.0));
  logits.mul_(index != pad_id);
}

// Adds the rows of one block: x [rows, d_model], targets [rows].
void add_block(Totals& totals, const at::Tensor& x, const at::Tensor& projection,
               const at::Tensor& targets, double smoothing) {
  at::Tensor logits = at::mm(x, projection.t());                       // [rows, vocab_size]
  const at::Tensor log_sum = logits.logsumexp(1, /*keepdim=*/true);    // [rows, 1]
  const at::Tensor is_token = (targets != pad_id).to(logits.dtype());  // [rows]
  const at::Tensor nll = (log_sum - logits.gather(1, targets.unsqueeze(1))).squeeze(1);
  const at::Tensor uniform = log_sum.squeeze(1) - logits.mean(1);
  totals.nll += nll.dot(is_token);
  totals.smoothed += ((1.0 - smoothing) * nll + smoothing * uniform).dot(is_token);
  if (!totals.projection_grad.defined()) return;
  logits_to_gradient(logits, log_sum, targets, smoothing);
  at::mm_out(totals.x_grad, logits, projection);
  totals.projection_grad.addmm_(logits.t(), x);
}

class LabelSmoothingLoss : public torch::autograd::Function<LabelSmoothingLoss> {
 public:
  static variable_list forward(AutogradContext* context, const at::Tensor& x,
                               const at::Tensor& projection, const at::Tensor& targets,
                               double smoothing, bool needs_gradient) {
    Totals totals{at::zeros({}, x.options()), at::zeros({}, x.options()), {}, {}};
    at::Tensor x_grad;
    if (needs_gradient) {
      x_grad = at::empty_like(x);
      totals.projection_grad = at::zeros_like(projection);
    }
    const int64_t block = rows_a_block(projection.size(0));
    for (int64_t first = 0; first < x.size(0); first += block) {
      const int64_t rows = std::min(block, x.size(0) - first);
      if (needs_gradient) totals.x_grad = x_grad.narrow(0, first, rows);
      add_block(totals, x.narrow(0, first, rows), projection, targets.narrow(0, first, rows),
                smoothing);
    }
    context->save_for_backward({x_grad, totals.projection_grad});
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
  const bool needs_gradient = at::GradMode::is_enabled() && x.requires_grad();
  const variable_list losses = LabelSmoothingLoss::apply(
      x.flatten(0, 1).contiguous(), projection, targets.flatten(), smoothing, needs_gradient);
  return {losses[0], losses[1]};
}

}  // namespace heed
