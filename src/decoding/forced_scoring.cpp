#include "heed/decoding/forced_scoring.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/stack.h>

#include <cmath>

#include "heed/data/batch.h"
#include "heed/data/batch_sampler.h"

namespace heed {
namespace {

// [batch, tgt_len, vocab_size]
at::Tensor logits_of(Transformer& model, const Batch& batch) {
  return model->logits(model->decode(batch.tgt_input, model->encode(batch.src, batch.src_mask)));
}

// [batch, tgt_len]; 0 for padding.
at::Tensor log_probs_by(const at::Tensor& logits, const at::Tensor& tgt_output) {
  const at::Tensor nll =
      at::cross_entropy_loss(logits.flatten(0, 1), tgt_output.flatten(), /*weight=*/{},
                             at::Reduction::None, /*ignore_index=*/pad_id);
  return nll.neg().view_as(tgt_output).to(at::kFloat);
}

// By the mean of the models' probabilities, which only those of the target are needed for.
at::Tensor arithmetic_log_probs(const Ensemble& ensemble, const Batch& batch) {
  std::vector<at::Tensor> log_probs;
  for (size_t i = 0; i < ensemble.models.size(); ++i) {
    Transformer model = ensemble.models[i];
    log_probs.push_back(log_probs_by(logits_of(model, batch), batch.tgt_output) +
                        std::log(ensemble.weights[i]));
  }
  return at::logsumexp(at::stack(log_probs), /*dim=*/0);
}

at::Tensor geometric_log_probs(const Ensemble& ensemble, const Batch& batch) {
  MixedLogits mixed{{}, ensemble.weights};
  for (Transformer model : ensemble.models) mixed.logits.push_back(logits_of(model, batch));
  return log_probs_by(weighted_sum(mixed), batch.tgt_output);
}

// [batch, tgt_len] on the CPU
at::Tensor log_probs_of(const Ensemble& ensemble, const Batch& batch) {
  const at::Tensor log_probs = ensemble.mixing == Mixing::arithmetic
                                   ? arithmetic_log_probs(ensemble, batch)
                                   : geometric_log_probs(ensemble, batch);
  return log_probs.to(at::kCPU).contiguous();
}

}  // namespace

std::vector<std::vector<float>> target_log_probs(
    const Ensemble& ensemble, const ParallelCorpus& corpus, int64_t batch_tokens,
    const std::function<void(int64_t done)>& progress) {
  const at::NoGradGuard no_grad;
  const at::Device device = ensemble.models.front()->device();
  std::vector<std::vector<float>> all(static_cast<size_t>(corpus.size()));
  BatchSampler sampler(corpus, batch_tokens, /*seed=*/0);
  int64_t done = 0;
  for (int64_t left = sampler.batches_in_epoch(); left > 0; --left) {
    const Batch batch = make_batch(corpus, sampler.next(), device);
    const at::Tensor log_probs = log_probs_of(ensemble, batch);
    const float* row = log_probs.const_data_ptr<float>();
    for (const int64_t pair : batch.pairs) {
      const int64_t length = std::ssize(corpus.target(pair)) + 1;  // with eos
      all[static_cast<size_t>(pair)].assign(row, row + length);
      row += log_probs.size(1);
    }
    done += std::ssize(batch.pairs);
    if (progress) progress(done);
  }
  return all;
}

}  // namespace heed
