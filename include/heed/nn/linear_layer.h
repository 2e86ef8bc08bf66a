#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <cstdint>

#include "heed/nn/linear.h"

namespace heed {

/// Whether a new module draws its weights, or leaves memory as it is for weights that come from a
/// file.
enum class InitialWeights { drawn, none };

/// The sizes of a linear layer, and how it begins.
struct LinearOptions {
  int64_t in = 0;
  int64_t out = 0;
  bool has_bias = true;
  double gain = 1.0;  ///< What the weights that are drawn are multiplied by.
  InitialWeights initial = InitialWeights::drawn;
};

/// A linear layer, as torch.nn.Linear: x W^T + b. Weights are drawn Xavier-uniformly (Glorot and
/// Bengio 2010), biases begin at 0.
class LinearImpl : public torch::nn::Module {
 public:
  explicit LinearImpl(const LinearOptions& options);

  /// x [..., in] -> [..., out]
  at::Tensor forward(const at::Tensor& x) const { return linear(x, weight, bias); }

  at::Tensor weight;  ///< [out, in]
  at::Tensor bias;    ///< [out], or undefined.
};
TORCH_MODULE(Linear);

}  // namespace heed
