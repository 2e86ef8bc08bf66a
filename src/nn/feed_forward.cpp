#include "heed/nn/feed_forward.h"

#include <torch/nn/init.h>

#include "heed/nn/linear.h"

namespace heed {

FeedForwardImpl::FeedForwardImpl(int64_t d_model, int64_t dim_feedforward)
    : linear1(register_module("linear1", torch::nn::Linear(d_model, dim_feedforward))),
      linear2(register_module("linear2", torch::nn::Linear(dim_feedforward, d_model))) {
  for (auto& linear : {linear1, linear2}) {
    torch::nn::init::xavier_uniform_(linear->weight);
    torch::nn::init::zeros_(linear->bias);
  }
}

at::Tensor FeedForwardImpl::forward(const at::Tensor& x) {
  const at::Tensor hidden = linear_relu(x, linear1->weight, linear1->bias);
  return linear(hidden, linear2->weight, linear2->bias);
}

}  // namespace heed
