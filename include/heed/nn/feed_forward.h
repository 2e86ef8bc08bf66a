#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include "heed/nn/projection.h"

namespace heed {

/// Position-wise feed-forward network (Vaswani et al. 2017, section 3.3, eq. 2):
/// FFN(x) = max(0, x W_1 + b_1) W_2 + b_2.
class FeedForwardImpl : public torch::nn::Module {
 public:
  FeedForwardImpl(int64_t d_model, int64_t dim_feedforward);

  /// x [batch, len, d_model] -> [batch, len, d_model]
  at::Tensor forward(const at::Tensor& x);

  /// See Projection.
  void pack(WeightFormat format);

  torch::nn::Linear linear1{nullptr};
  torch::nn::Linear linear2{nullptr};

 private:
  Projection project_in_, project_out_;
};
TORCH_MODULE(FeedForward);

}  // namespace heed
