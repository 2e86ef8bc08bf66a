#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <span>

namespace heed {

/// Sizes of a layer and of its input, by the letters of the paper's section 4.
struct LayerSizes {
  int64_t batch = 1;
  int64_t n = 512;  ///< Positions of a sequence.
  int64_t d = 512;  ///< Width of a position.
  int64_t heads = 8;
  int64_t r = 16;  ///< How far restricted self-attention sees, to each side.
  int64_t k = 3;   ///< Positions that a convolution sees.
};

/// A forward pass; its weights and its input are there already.
using ForwardPass = std::function<at::Tensor()>;

/// One of the layers that map n positions of width d to as many.
struct SequenceLayer {
  const char* name;
  const char* operations;  ///< Their number's order, as in the paper's Table 1.
  ForwardPass (*prepare)(const LayerSizes& sizes);
};

/// The layers of Table 1 (Vaswani et al. 2017). Its self-attention is what happens between the
/// projections: softmax(Q K^T / sqrt(d_k)) V, from [batch, heads, n, d / heads] to the same. That
/// is here in two ways, with the scores in memory and by LibTorch's fused operator; the whole layer
/// of heed, projections included, stands beside them.
std::span<const SequenceLayer> sequence_layers();

}  // namespace heed
