#pragma once

#include <torch/nn/pimpl.h>

#include <vector>

#include "heed/nn/encoder.h"

namespace heed {

/// One layer of a decoder without an encoder (Radford et al. 2018): an encoder's, with incremental
/// decoding.
class CausalLayerImpl : public EncoderLayerImpl {
 public:
  using EncoderLayerImpl::EncoderLayerImpl;

  /// As forward(), for the prefix of each sentence; `cache` takes its projections and `lengths`
  /// [batch].
  at::Tensor start(at::Tensor x, const AttentionMask& mask, const at::Tensor& lengths,
                   SelfAttentionCache& cache);

  /// One position: x [rows, d_model] -> [rows, d_model]
  at::Tensor step(at::Tensor x, SelfAttentionCache& cache, const StepRows& rows);
};
TORCH_MODULE(CausalLayer);

/// A decoder that stands alone: it reads a prefix and goes on with it.
class CausalDecoderImpl : public LayerStackImpl<CausalLayer> {
 public:
  using LayerStackImpl::LayerStackImpl;

  /// Embedded prefix and continuation x [batch, len, d_model] -> [batch, len, d_model]
  at::Tensor forward(at::Tensor x, const AttentionMask& mask);

  /// Reads the embedded prefixes x [batch, len, d_model], `lengths` [batch] long, and returns what
  /// each layer keeps of them.
  std::vector<DecoderLayerState> start(at::Tensor x, const AttentionMask& mask,
                                       const at::Tensor& lengths);

  /// One position: x [rows, d_model] -> [rows, d_model]
  at::Tensor step(at::Tensor x, std::vector<DecoderLayerState>& states, const StepRows& rows);

 private:
  AttentionMask biased(const AttentionMask& mask, int64_t len) {
    return mask.with(score_bias->forward({0, len, len}));
  }
};
TORCH_MODULE(CausalDecoder);

}  // namespace heed
