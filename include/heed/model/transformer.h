#pragma once

#include <vector>

#include "heed/model/transformer_config.h"
#include "heed/nn/attention.h"
#include "heed/nn/decoding_step.h"
#include "heed/nn/embedding.h"

namespace heed {

/// What decoding has of the source.
struct Memory {
  at::Tensor states;       ///< [batch, src_len, d_model]: the encoder's output; without an encoder
                           ///< the source's embeddings.
  AttentionMask src_mask;  ///< Hides the source's padding.

  /// The source's positions that are no padding, [batch] int64.
  [[nodiscard]] at::Tensor lengths() const;
};

/// Incremental decoding so far: a row for each hypothesis, at first one for each sentence.
class DecoderState {
 public:
  /// One row for each sentence of the memory, and what each layer starts with. `begins` [batch]
  /// int64: the position that each sentence's target begins at; undefined = 0.
  DecoderState(const Memory& memory, std::vector<DecoderLayerState> layers, at::Tensor begins = {});

  /// Chooses the rows that go on, `rows` [any number] int64 on any device: row i becomes what row
  /// `rows[i]` was. Only indices are moved.
  void choose(const at::Tensor& rows);

  /// Positions decoded so far.
  [[nodiscard]] int64_t length() const { return length_; }

  /// Goes to the next position and returns its rows.
  const StepRows& next();

  /// From now on attention() has what each step attends to in a layer, from 1; 0 = the last one.
  void keep_attention(int64_t layer);

  /// [rows, src_len]: the mean of the heads in the last step, 0 at padding. Undefined where
  /// it is not kept, and in a model without encoder-decoder attention.
  [[nodiscard]] const at::Tensor& attention() const { return layers[kept_layer_].attention; }

  std::vector<DecoderLayerState> layers;

 private:
  StepRows rows_;
  at::Tensor begins_;
  int64_t last_begin_ = 0;  // the greatest of begins_
  int64_t length_ = 0;
  size_t kept_layer_ = 0;  // whose attention is kept, from 0
};

/// Who is shown the attention weights of each layer in turn, see MultiheadAttention::observe().
struct AttentionObservers {
  AttentionObserver encoder_self, decoder_self, cross;
};

/// A Transformer that translates (Vaswani et al. 2017).
///
/// Token ids are int64; `src` ends in eos and is padded with pad, `tgt` begins with bos.
class TransformerImpl : public torch::nn::Module {
 public:
  /// src [batch, src_len], tgt [batch, tgt_len] -> logits [batch, tgt_len, vocab_size].
  /// `src_is_token` [batch, src_len] is TRUE for real tokens; undefined when nothing is padded.
  at::Tensor forward(const at::Tensor& src, const at::Tensor& src_is_token, const at::Tensor& tgt) {
    return logits(decode(tgt, encode(src, src_is_token)));
  }

  /// src [batch, src_len] -> the memory that decoding attends to.
  virtual Memory encode(const at::Tensor& src, const at::Tensor& src_is_token) = 0;

  /// tgt [batch, tgt_len] -> the decoder's output [batch, tgt_len, d_model]; `logits` follows.
  virtual at::Tensor decode(const at::Tensor& tgt, const Memory& memory) = 0;

  /// x [..., d_model] -> logits [..., vocab_size]
  at::Tensor logits(const at::Tensor& x) { return output->logits(x); }

  /// Begins incremental decoding with one row for each sentence.
  virtual DecoderState start(const Memory& memory) = 0;

  /// The next position: tokens [rows] -> the decoder's output [rows, d_model]; `logits` follows.
  virtual at::Tensor decode_step(const at::Tensor& tokens, DecoderState& state) = 0;

  /// Packs all weights for translating on a CPU, from now on without autograd, and releases the
  /// parameters that are no longer needed; see Projection.
  virtual void pack(WeightFormat format) { output->pack(format); }

  /// From now on encode() and decode() show what they attend to.
  virtual void observe(const AttentionObservers& observers) = 0;

  [[nodiscard]] const TransformerConfig& config() const { return config_; }
  [[nodiscard]] at::Device device() const { return output->weight.device(); }

  /// Of source and target, and the projection to the logits; what is tied is one module.
  TokenEmbedding src_embedding{nullptr}, tgt_embedding{nullptr}, output{nullptr};

 protected:
  TransformerImpl(const TransformerConfig& config, InitialWeights initial);

  /// Section 5.4: on the sum of embeddings and position encodings.
  [[nodiscard]] at::Tensor input_dropout(const at::Tensor& x) const;

 private:
  void register_embeddings(InitialWeights initial);

  TransformerConfig config_;
};
TORCH_MODULE(Transformer);

/// The model that the configuration describes.
[[nodiscard]] Transformer make_transformer(const TransformerConfig& config,
                                           InitialWeights initial = InitialWeights::drawn);

/// The number of trainable numbers in a module.
[[nodiscard]] int64_t count_parameters(const torch::nn::Module& module);

}  // namespace heed
