#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace heed {

/// "Add & Norm" of Figure 1: LayerNorm(x + Dropout(Sublayer(x))) (Vaswani et al. 2017, sections 3.1
/// and 5.4; Ba et al. 2016).
class AddNormImpl : public torch::nn::Module {
 public:
  AddNormImpl(int64_t d_model, double dropout);

  /// x and what a sub-layer made of it, [..., d_model] -> [..., d_model]
  at::Tensor forward(const at::Tensor& x, const at::Tensor& sublayer);

  at::Tensor weight;  ///< [d_model], from 1.
  at::Tensor bias;    ///< [d_model], from 0.

 private:
  double dropout_;
};
TORCH_MODULE(AddNorm);

}  // namespace heed
