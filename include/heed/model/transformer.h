#pragma once

#include <vector>

#include "heed/model/transformer_config.h"
#include "heed/nn/decoder.h"
#include "heed/nn/embedding.h"
#include "heed/nn/encoder.h"
#include "heed/nn/positional_encoding.h"

namespace heed {

/// The encoder's output and what of it may be attended to.
struct Memory {
  at::Tensor states;       ///< [batch, src_len, d_model]
  AttentionMask src_mask;  ///< Hides the source's padding.
};

/// Incremental decoding so far: a row for each hypothesis, at first one for each sentence.
class DecoderState {
 public:
  /// Chooses the rows that go on, `rows` [any number] int64 on any device: row i becomes what row
  /// `rows[i]` was. Only indices are moved.
  void choose(const at::Tensor& rows);

  /// Positions decoded so far.
  [[nodiscard]] int64_t length() const { return length_; }

 private:
  friend class TransformerImpl;
  void append_position();

  std::vector<DecoderLayerState> layers_;
  StepRows rows_;
  int64_t length_ = 0;
};

/// The Transformer (Vaswani et al. 2017): an encoder-decoder built of attention.
///
/// Token ids are int64; `src` ends in eos and is padded with pad, `tgt` begins with bos.
class TransformerImpl : public torch::nn::Module {
 public:
  explicit TransformerImpl(const TransformerConfig& config,
                           InitialWeights initial = InitialWeights::drawn);

  /// src [batch, src_len], tgt [batch, tgt_len] -> logits [batch, tgt_len, vocab_size].
  /// `src_is_token` [batch, src_len] is TRUE for real tokens; undefined when nothing is padded.
  at::Tensor forward(const at::Tensor& src, const at::Tensor& src_is_token, const at::Tensor& tgt);

  /// src [batch, src_len] -> the memory that decoding attends to.
  Memory encode(const at::Tensor& src, const at::Tensor& src_is_token);

  /// tgt [batch, tgt_len] -> the decoder's output [batch, tgt_len, d_model]; `logits` follows.
  at::Tensor decode(const at::Tensor& tgt, const Memory& memory);

  /// x [..., d_model] -> logits [..., vocab_size]
  at::Tensor logits(const at::Tensor& x) { return output->logits(x); }

  /// Begins incremental decoding with one row for each sentence.
  DecoderState start(const Memory& memory);

  /// The next position: tokens [rows] -> the decoder's output [rows, d_model]; `logits` follows.
  at::Tensor decode_step(const at::Tensor& tokens, DecoderState& state);

  /// Packs all weights for translating on a CPU, from now on without autograd, and releases the
  /// parameters that are no longer needed; see Projection.
  void pack(WeightFormat format);

  [[nodiscard]] const TransformerConfig& config() const { return config_; }
  [[nodiscard]] at::Device device() const { return output->weight.device(); }

  /// Of source and target, and the projection to the logits; what is tied is one module.
  TokenEmbedding src_embedding{nullptr}, tgt_embedding{nullptr}, output{nullptr};
  PositionalEncoding src_positions{nullptr}, tgt_positions{nullptr};
  Encoder encoder{nullptr};
  Decoder decoder{nullptr};

 private:
  void register_embeddings(InitialWeights initial);
  at::Tensor embed_target(const at::Tensor& ids, int64_t first_position);
  at::Tensor input_dropout(const at::Tensor& x) const;

  TransformerConfig config_;
};
TORCH_MODULE(Transformer);

/// The number of trainable numbers in a module.
[[nodiscard]] int64_t count_parameters(const torch::nn::Module& module);

}  // namespace heed
