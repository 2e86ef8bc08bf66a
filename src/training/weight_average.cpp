#include "heed/training/weight_average.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace heed {

WeightAverage::WeightAverage(NamedTensors parameters, double decay)
    : parameters_(std::move(parameters)), decay_(decay) {
  if (!is_on()) return;
  for (const auto& [name, parameter] : parameters_) averages_.push_back(parameter.detach().clone());
}

void WeightAverage::update(int64_t step) {
  const at::NoGradGuard no_grad;
  const auto t = static_cast<double>(step);
  const double decay = std::min(decay_, (1.0 + t) / (10.0 + t));
  for (size_t i = 0; i < averages_.size(); ++i) {
    averages_[i].lerp_(parameters_[i].second, 1.0 - decay);
  }
}

void WeightAverage::swap() {
  for (size_t i = 0; i < averages_.size(); ++i) {
    const at::Tensor weights = parameters_[i].second.detach();
    parameters_[i].second.set_data(averages_[i]);
    averages_[i] = weights;
  }
}

NamedTensors WeightAverage::state(const std::string& prefix) const {
  NamedTensors tensors;
  for (size_t i = 0; i < averages_.size(); ++i) {
    tensors.emplace_back(prefix + parameters_[i].first, averages_[i]);
  }
  return tensors;
}

}  // namespace heed
