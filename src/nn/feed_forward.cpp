#include "heed/nn/feed_forward.h"

#include <torch/nn/init.h>

namespace heed {

FeedForwardImpl::FeedForwardImpl(int64_t d_model, int64_t dim_feedforward)
    : linear1(register_module("linear1", torch::nn::Linear(d_model, dim_feedforward))),
      linear2(register_module("linear2", torch::nn::Linear(dim_feedforward, d_model))),
      project_in_(linear1->weight, linear1->bias),
      project_out_(linear2->weight, linear2->bias) {
  for (auto& linear : {linear1, linear2}) {
    torch::nn::init::xavier_uniform_(linear->weight);
    torch::nn::init::zeros_(linear->bias);
  }
}

at::Tensor FeedForwardImpl::forward(const at::Tensor& x) {
  return project_out_(project_in_.relu(x));
}

void FeedForwardImpl::pack(WeightFormat format) {
  project_in_.pack(format);
  release(linear1->weight);
  project_out_.pack(format);
  release(linear2->weight);
}

}  // namespace heed
