#include "heed/nn/embedding.h"

#include <ATen/ops/embedding.h>
#include <torch/nn/init.h>

#include <cmath>

#include "heed/text/tokenizer.h"

namespace heed {

TokenEmbeddingImpl::TokenEmbeddingImpl(int64_t vocab_size, int64_t d_model, InitialWeights initial)
    : weight(register_parameter("weight", at::empty({vocab_size, d_model}))),
      project_(weight, at::Tensor()) {
  if (initial == InitialWeights::none) return;
  // Times sqrt(d_model), an embedding then has unit variance, on a par with the position encodings.
  torch::nn::init::normal_(weight, 0.0, 1.0 / std::sqrt(static_cast<double>(d_model)));
  at::NoGradGuard no_grad;
  weight[pad_id].zero_();
}

at::Tensor TokenEmbeddingImpl::forward(const at::Tensor& ids) {
  return at::embedding(weight, ids, /*padding_idx=*/pad_id) *
         std::sqrt(static_cast<double>(weight.size(1)));
}

at::Tensor TokenEmbeddingImpl::logits(const at::Tensor& x) const { return project_(x); }

void TokenEmbeddingImpl::pack(WeightFormat format) { project_.pack(format); }

}  // namespace heed
