#include "heed/training/adam.h"

#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>

#include "heed/core/error.h"

namespace heed {

Adam::Adam(NamedTensors parameters, const AdamOptions& options)
    : parameters_(std::move(parameters)), options_(options) {
  for (const auto& [name, parameter] : parameters_) {
    exp_avgs_.push_back(at::zeros_like(parameter).detach());
    exp_avg_sqs_.push_back(at::zeros_like(parameter).detach());
    steps_.push_back(at::zeros({}, parameter.options().dtype(at::kFloat)).detach());
  }
}

at::Tensor Adam::gradient_norm() const {
  std::vector<at::Tensor> norms;
  for (const auto& [name, parameter] : parameters_) {
    if (parameter.grad().defined()) norms.push_back(at::linalg_vector_norm(parameter.grad()));
  }
  return at::linalg_vector_norm(at::stack(norms));
}

void Adam::step(double learning_rate, double gradient_divisor) {
  at::NoGradGuard no_grad;
  std::vector<at::Tensor> parameters, gradients, exp_avgs, exp_avg_sqs, steps;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const at::Tensor& parameter = parameters_[i].second;
    if (!parameter.grad().defined()) continue;
    parameters.push_back(parameter);
    gradients.push_back(parameter.grad());
    exp_avgs.push_back(exp_avgs_[i]);
    exp_avg_sqs.push_back(exp_avg_sqs_[i]);
    steps.push_back(steps_[i].add_(1));
  }
  if (parameters.empty()) return;
  const at::Tensor divisor =
      at::full({}, gradient_divisor, parameters[0].options().dtype(at::kFloat));
  at::_fused_adam_(parameters, gradients, exp_avgs, exp_avg_sqs, /*max_exp_avg_sqs=*/{}, steps,
                   learning_rate, options_.beta1, options_.beta2, /*weight_decay=*/0.0,
                   options_.epsilon, /*amsgrad=*/false, /*maximize=*/false, divisor);
}

void Adam::zero_grad() {
  for (auto& [name, parameter] : parameters_) parameter.mutable_grad().reset();
}

NamedTensors Adam::state(const std::string& prefix) const {
  NamedTensors tensors;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    tensors.emplace_back(prefix + "exp_avg." + parameters_[i].first, exp_avgs_[i]);
    tensors.emplace_back(prefix + "exp_avg_sq." + parameters_[i].first, exp_avg_sqs_[i]);
    tensors.emplace_back(prefix + "step." + parameters_[i].first, steps_[i]);
  }
  return tensors;
}

void Adam::load_state(const SafetensorsContent& content, const std::string& prefix,
                      const std::string& where) {
  for (const auto& [name, tensor] : state(prefix)) {
    const auto found = content.tensors.find(name);
    if (found == content.tensors.end() || found->second.sizes() != tensor.sizes()) {
      throw Error(fmt::format("the optimiser's tensor {} is missing or has another shape", name),
                  where, "Start a new run, or resume from a checkpoint of this one");
    }
    tensor.copy_(found->second);
  }
}

}  // namespace heed
