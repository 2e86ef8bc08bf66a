#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <cstdint>

namespace heed {

/// Queries of a self-attention and the keys that they look at: positions first_query ..
/// first_query + queries - 1 and 0 .. keys - 1 of the same sequence.
struct PositionPairs {
  int64_t first_query = 0;
  int64_t queries = 0;
  int64_t keys = 0;
};

/// A score so low that softmax makes it zero, and still a number: where everything is hidden, as
/// from padding, nothing becomes NaN.
constexpr double hidden_score = -1e9;

/// What a stack of layers adds to the scores of all its self-attentions to tell positions apart.
class ScoreBiasImpl : public torch::nn::Module {
 public:
  /// [heads, queries, keys], or undefined where nothing is added.
  virtual at::Tensor forward(const PositionPairs& pairs) = 0;

  /// Of the last of `length` positions alone, float32 [heads, length], or undefined.
  at::Tensor of_last(int64_t length);
};
TORCH_MODULE(ScoreBias);

/// Nothing.
class NoScoreBiasImpl : public ScoreBiasImpl {
 public:
  at::Tensor forward(const PositionPairs& /*pairs*/) override { return {}; }
};
TORCH_MODULE(NoScoreBias);

/// ALiBi (Press et al. 2022): less by the distance times a head's slope. Encoders, which the paper
/// does not have, count the distance to both sides.
class AlibiImpl : public ScoreBiasImpl {
 public:
  explicit AlibiImpl(int64_t num_heads);

  at::Tensor forward(const PositionPairs& pairs) override;

 private:
  at::Tensor slopes_;  // [heads]
};
TORCH_MODULE(Alibi);

/// The slopes of ALiBi's heads: 2^(-8/n), 2^(-16/n), ... for n heads, a power of two; for others
/// those of the power below, then every second of the power above. [num_heads]
at::Tensor alibi_slopes(int64_t num_heads);

/// A learned number for each head and distance (Raffel et al. 2020, section 2.1; T5): near
/// distances have one each, farther ones share it in logarithmically wider buckets.
class RelativeBiasImpl : public ScoreBiasImpl {
 public:
  /// `is_bidirectional`: keys stand on both sides of a query, as in an encoder.
  RelativeBiasImpl(int64_t num_heads, bool is_bidirectional);

  at::Tensor forward(const PositionPairs& pairs) override;

  at::Tensor weight;  ///< [buckets, heads]

 private:
  bool is_bidirectional_;
};
TORCH_MODULE(RelativeBias);

/// Restricted self-attention (Vaswani et al. 2017, section 4): nothing farther than `window`
/// positions is seen. On top of another bias.
class WindowImpl : public ScoreBiasImpl {
 public:
  WindowImpl(ScoreBias inside, int64_t window, int64_t num_heads);

  at::Tensor forward(const PositionPairs& pairs) override;

 private:
  ScoreBias inside_;
  int64_t window_, num_heads_;
};
TORCH_MODULE(Window);

}  // namespace heed
