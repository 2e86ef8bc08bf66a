#pragma once

#include "heed/model/transformer.h"
#include "heed/nn/decoder.h"
#include "heed/nn/encoder.h"
#include "heed/nn/positional_encoding.h"

namespace heed {

/// The paper's Transformer (Figure 1): an encoder reads the source, a decoder attends to what it
/// made of it.
class EncoderDecoderImpl : public TransformerImpl {
 public:
  explicit EncoderDecoderImpl(const TransformerConfig& config,
                              InitialWeights initial = InitialWeights::drawn);

  Memory encode(const at::Tensor& src, const at::Tensor& src_is_token) override;
  at::Tensor decode(const at::Tensor& tgt, const Memory& memory) override;
  DecoderState start(const Memory& memory) override;
  at::Tensor decode_step(const at::Tensor& tokens, DecoderState& state) override;
  void pack(WeightFormat format) override;
  void observe(const AttentionObservers& observers) override;

  PositionalEncoding src_positions{nullptr}, tgt_positions{nullptr};
  Encoder encoder{nullptr};
  Decoder decoder{nullptr};

 private:
  at::Tensor embed_target(const at::Tensor& ids, const Positions& positions);
};

}  // namespace heed
