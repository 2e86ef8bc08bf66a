#include "heed/decoding/forced_scoring.h"

#include <ATen/ops/cross_entropy_loss.h>

#include "heed/data/batch.h"
#include "heed/data/batch_sampler.h"
#include "heed/model/eval_mode_guard.h"

namespace heed {
namespace {

// [batch, tgt_len] on the CPU; 0 for padding.
at::Tensor log_probs_of(Transformer& model, const Batch& batch) {
  const Memory memory = model->encode(batch.src, batch.src_mask);
  const at::Tensor logits = model->logits(model->decode(batch.tgt_input, memory));
  const at::Tensor nll =
      at::cross_entropy_loss(logits.flatten(0, 1), batch.tgt_output.flatten(), /*weight=*/{},
                             at::Reduction::None, /*ignore_index=*/pad_id);
  return nll.neg().view_as(batch.tgt_output).to(at::kCPU, at::kFloat).contiguous();
}

}  // namespace

std::vector<std::vector<float>> target_log_probs(
    Transformer& model, const ParallelCorpus& corpus, int64_t batch_tokens,
    const std::function<void(int64_t done)>& progress) {
  const EvalModeGuard eval_mode(*model);
  std::vector<std::vector<float>> all(static_cast<size_t>(corpus.size()));
  BatchSampler sampler(corpus, batch_tokens, /*seed=*/0);
  int64_t done = 0;
  for (int64_t left = sampler.batches_in_epoch(); left > 0; --left) {
    const Batch batch = make_batch(corpus, sampler.next(), model->device());
    const at::Tensor log_probs = log_probs_of(model, batch);
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
