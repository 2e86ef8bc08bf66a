#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include "heed/nn/linear_layer.h"
#include "heed/nn/projection.h"

namespace heed {

/// The one matrix that embeds source and target tokens and, transposed, projects to the logits
/// (Vaswani et al. 2017, section 3.4; Press and Wolf 2017). Its single owner, registered once.
class TokenEmbeddingImpl : public torch::nn::Module {
 public:
  TokenEmbeddingImpl(int64_t vocab_size, int64_t d_model,
                     InitialWeights initial = InitialWeights::drawn);

  /// ids [batch, len] -> embeddings times sqrt(d_model), [batch, len, d_model]
  at::Tensor forward(const at::Tensor& ids);

  /// x [..., d_model] -> unnormalised log-probabilities [..., vocab_size]
  [[nodiscard]] at::Tensor logits(const at::Tensor& x) const;

  /// The projection to the logits of some tokens alone, ids [any number]; see Projection::select.
  [[nodiscard]] Projection logits_of(const at::Tensor& ids) const { return project_.select(ids); }

  /// Packs the projection to the logits; see Projection.
  void pack(WeightFormat format);

  at::Tensor weight;  ///< [vocab_size, d_model]; the row of padding starts at zero.

 private:
  Projection project_;
};
TORCH_MODULE(TokenEmbedding);

}  // namespace heed
