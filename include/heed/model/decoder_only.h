#pragma once

#include "heed/model/transformer.h"
#include "heed/nn/causal_decoder.h"
#include "heed/nn/positional_encoding.h"

namespace heed {

/// A Transformer without an encoder (Radford et al. 2018), which translates as a language model
/// that has read the source: one sequence of the source's pieces and eos, then bos, which
/// separates, and the target's. With `bidirectional_source` the source's positions see each other
/// from both sides (prefix language model; Raffel et al. 2020, section 3.2.1).
///
/// In a padded batch each target begins right behind its source, at the position that this has.
class DecoderOnlyImpl : public TransformerImpl {
 public:
  explicit DecoderOnlyImpl(const TransformerConfig& config,
                           InitialWeights initial = InitialWeights::drawn);

  Memory encode(const at::Tensor& src, const at::Tensor& src_is_token) override;
  at::Tensor decode(const at::Tensor& tgt, const Memory& memory) override;
  DecoderState start(const Memory& memory) override;
  at::Tensor decode_step(const at::Tensor& tokens, DecoderState& state) override;
  void pack(WeightFormat format) override;
  void observe(const AttentionObservers& observers) override;

  PositionalEncoding positions{nullptr};
  CausalDecoder decoder{nullptr};

 private:
  [[nodiscard]] AttentionMask mask_of(const at::Tensor& lengths, int64_t len) const;
};

}  // namespace heed
