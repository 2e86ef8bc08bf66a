#pragma once

#include "heed/model/safetensors.h"

namespace heed {

/// An exponential moving average of a model's weights, which translates better than the weights of
/// any single step (Polyak and Juditsky 1992; Marian and T2T average likewise).
///
/// After step t: average += (1 - d) (weights - average), d = min(decay, (1 + t) / (10 + t)), so
/// that a short run is averaged over its last tenth rather than over its beginning.
class WeightAverage {
 public:
  /// `parameters` are the model's own tensors; decay 0 means no averaging.
  WeightAverage(NamedTensors parameters, double decay);

  [[nodiscard]] bool is_on() const { return decay_ > 0.0; }

  /// Takes the weights of a step, counted from 1, into the average.
  void update(int64_t step);

  /// Exchanges the model's weights and the average, without copying.
  void swap();

  /// The averaged weights under the parameters' names, each after `prefix`.
  [[nodiscard]] NamedTensors state(const std::string& prefix) const;

 private:
  NamedTensors parameters_;
  double decay_;
  std::vector<at::Tensor> averages_;
};

/// Puts the averaged weights into the model until the guard goes.
class AveragedWeightsGuard {
 public:
  explicit AveragedWeightsGuard(WeightAverage& average) : average_(average) { average_.swap(); }
  ~AveragedWeightsGuard() { average_.swap(); }
  AveragedWeightsGuard(const AveragedWeightsGuard&) = delete;
  AveragedWeightsGuard& operator=(const AveragedWeightsGuard&) = delete;

 private:
  WeightAverage& average_;
};

}  // namespace heed
