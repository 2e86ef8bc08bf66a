#include "token_losses.h"

#include <ATen/Parallel.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>

#include "heed/text/tokenizer.h"
#include "nn/rows.h"
#include "smoothed_softmax.h"

namespace heed {
namespace {

// From softmax(logits) to d loss / d logits, in its place.
void subtract_target(at::Tensor& p, const at::Tensor& targets, double smoothing) {
  const at::Tensor index = targets.unsqueeze(1);
  p.sub_(smoothing / static_cast<double>(p.size(1)));
  p.scatter_add_(1, index, at::full_like(index, smoothing - 1.0, p.options()));
}

TokenLosses losses_by_operators(at::Tensor& logits, const at::Tensor& targets,
                                const LossOptions& options, bool with_gradient) {
  const at::Tensor is_token = targets != pad_id;                     // [rows]
  const at::Tensor log_sum = logits.logsumexp(1, /*keepdim=*/true);  // [rows, 1]
  const at::Tensor target_logit = logits.gather(1, targets.unsqueeze(1));
  TokenLosses losses{(log_sum - target_logit).squeeze(1) * is_token,
                     (log_sum.squeeze(1) - logits.mean(1)) * is_token,
                     {}};
  if (with_gradient) {
    logits.sub_(log_sum).exp_();
    subtract_target(logits, targets, options.smoothing);
    logits.mul_(is_token.unsqueeze(1));
  }
  return losses;
}

TokenLosses pair_losses_by_operators(std::array<at::Tensor, 2> logits, const at::Tensor& targets,
                                     const LossOptions& options, bool with_gradient) {
  const std::array log_p{logits[0].log_softmax(1), logits[1].log_softmax(1)};
  const std::array p{log_p[0].exp(), log_p[1].exp()};
  const at::Tensor log_ratio = log_p[0] - log_p[1];
  const std::array divergence{(p[0] * log_ratio).sum(1, /*keepdim=*/true),
                              -(p[1] * log_ratio).sum(1, /*keepdim=*/true)};
  TokenLosses losses = losses_by_operators(logits[0], targets, options, with_gradient);
  const TokenLosses second = losses_by_operators(logits[1], targets, options, with_gradient);
  const at::Tensor is_token = (targets != pad_id).unsqueeze(1);  // [rows, 1]
  losses.nll = (losses.nll + second.nll) / 2;
  losses.uniform = (losses.uniform + second.uniform) / 2;
  losses.divergence = ((divergence[0] + divergence[1]) * is_token).squeeze(1);
  if (!with_gradient) return losses;
  for (const size_t i : {0, 1}) {
    const at::Tensor to_other = i == 0 ? log_ratio : -log_ratio;
    const at::Tensor of_divergence = p[i] * (to_other - divergence[i]) + p[i] - p[1 - i];
    logits[i].mul_(0.5).add_(of_divergence * is_token, 0.25 * options.r_drop);
  }
  return losses;
}

/// The same on a CPU, a token at a time.
class RowLosses {
 public:
  RowLosses(std::vector<at::Tensor>& logits, const at::Tensor& targets, const LossOptions& options,
            bool with_gradient)
      : targets_(targets),
        vocab_size_(logits[0].size(1)),
        options_(options),
        with_gradient_(with_gradient) {
    for (at::Tensor& pass : logits) passes_.push_back(pass.mutable_data_ptr<float>());
  }

  TokenLosses all() {
    const at::Tensor zeros = at::zeros({3, targets_.size(0)}, at::kFloat);
    losses_ = zeros.mutable_data_ptr<float>();
    const auto* target = targets_.const_data_ptr<int64_t>();
    at::parallel_for(0, targets_.size(0), rows_a_task(vocab_size_),
                     [&](int64_t begin, int64_t end) {
                       for (int64_t row = begin; row < end; ++row) add(row, target[row]);
                     });
    return {zeros[0], zeros[1], passes_.size() > 1 ? zeros[2] : at::Tensor()};
  }

 private:
  void add(int64_t row, int64_t target) {
    if (target == pad_id) return clear(row);
    TORCH_CHECK_INDEX(0 <= target && target < vocab_size_, "target ", target,
                      " is not in the vocabulary of ", vocab_size_);
    const SmoothedTarget smoothed{target, vocab_size_, options_.smoothing};
    if (passes_.size() > 1) {
      const PairLoss pair =
          r_drop_rows(logits(0, row), logits(1, row), smoothed, options_.r_drop, with_gradient_);
      store(row, pair.mean, pair.divergence);
    } else {
      store(row, smoothed_softmax_row(logits(0, row), smoothed, with_gradient_), 0.0F);
    }
  }

  void clear(int64_t row) {
    if (!with_gradient_) return;
    for (size_t pass = 0; pass < passes_.size(); ++pass) {
      std::fill_n(logits(pass, row), vocab_size_, 0.0F);
    }
  }

  void store(int64_t row, const TokenLoss& loss, float divergence) {
    const int64_t rows = targets_.size(0);
    losses_[row] = loss.nll;
    losses_[rows + row] = loss.uniform;
    losses_[2 * rows + row] = divergence;
  }

  [[nodiscard]] float* logits(size_t pass, int64_t row) const {
    return passes_[pass] + row * vocab_size_;
  }

  const at::Tensor& targets_;
  std::vector<float*> passes_;
  int64_t vocab_size_;
  LossOptions options_;
  bool with_gradient_;
  float* losses_ = nullptr;  // [3, rows], as TokenLosses has them
};

}  // namespace

at::Tensor TokenLosses::sum(const LossOptions& options) const {
  at::Tensor total = (1.0 - options.smoothing) * nll.sum() + options.smoothing * uniform.sum();
  return divergence.defined() ? total + 0.25 * options.r_drop * divergence.sum() : total;
}

TokenLosses token_losses(std::vector<at::Tensor>& logits, const at::Tensor& targets,
                         const LossOptions& options, bool with_gradient) {
  if (has_float_rows(logits[0])) return RowLosses(logits, targets, options, with_gradient).all();
  if (logits.size() == 1) {
    return losses_by_operators(logits[0], targets, options, with_gradient);
  }
  return pair_losses_by_operators({logits[0], logits[1]}, targets, options, with_gradient);
}

}  // namespace heed
