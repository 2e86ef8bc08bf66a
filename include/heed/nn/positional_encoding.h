#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include "heed/nn/position_table.h"

namespace heed {

/// Tells a stack of layers where each of its inputs stands, by adding to it.
class PositionalEncodingImpl : public torch::nn::Module {
 public:
  /// x [batch, len, d_model] with the encodings of where it stands.
  virtual at::Tensor forward(const at::Tensor& x, const Positions& positions = {}) = 0;
};
TORCH_MODULE(PositionalEncoding);

/// Sinusoidal position encodings (Vaswani et al. 2017, section 3.5):
/// PE(pos, 2i) = sin(pos / 10000^(2i/d_model)), PE(pos, 2i+1) = cos(pos / 10000^(2i/d_model)).
class SinusoidalEncodingImpl : public PositionalEncodingImpl {
 public:
  explicit SinusoidalEncodingImpl(int64_t d_model);

  at::Tensor forward(const at::Tensor& x, const Positions& positions = {}) override;

 private:
  PositionTable table_;
};
TORCH_MODULE(SinusoidalEncoding);

/// A learned vector for each position (Gehring et al. 2017; Vaswani et al. 2017, Table 3, row E).
class LearnedEncodingImpl : public PositionalEncodingImpl {
 public:
  LearnedEncodingImpl(int64_t max_positions, int64_t d_model);

  /// Throws Error, naming the limit, for positions beyond the last.
  at::Tensor forward(const at::Tensor& x, const Positions& positions = {}) override;

  at::Tensor weight;  ///< [max_positions, d_model]
};
TORCH_MODULE(LearnedEncoding);

/// None: the order of the input shows elsewhere, or not at all.
class NoEncodingImpl : public PositionalEncodingImpl {
 public:
  at::Tensor forward(const at::Tensor& x, const Positions& /*positions*/ = {}) override {
    return x;
  }
};
TORCH_MODULE(NoEncoding);

/// The encodings of positions 0 .. positions - 1, [positions, d_model].
at::Tensor sinusoidal_encodings(int64_t positions, int64_t d_model);

}  // namespace heed
