#include "heed/nn/linear_layer.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>

namespace heed {

LinearImpl::LinearImpl(const LinearOptions& options)
    : weight(register_parameter("weight", at::empty({options.out, options.in}))) {
  if (options.has_bias) bias = register_parameter("bias", at::zeros({options.out}));
  if (options.initial == InitialWeights::drawn) {
    torch::nn::init::xavier_uniform_(weight, options.gain);
  }
}

}  // namespace heed
