#pragma once

#include <string>
#include <vector>

#include "heed/model/safetensors.h"

namespace heed {

/// Adam's constants (Kingma and Ba 2015); the defaults are the paper's (section 5.3).
struct AdamOptions {
  double beta1 = 0.9;
  double beta2 = 0.98;
  double epsilon = 1e-9;
};

/// Adam over named parameters, by LibTorch's fused kernel: one pass over each parameter's memory.
class Adam {
 public:
  Adam(NamedTensors parameters, const AdamOptions& options);

  /// The 2-norm of all gradients together, [] on the parameters' device.
  [[nodiscard]] at::Tensor gradient_norm() const;

  /// One update with the gradients divided by `gradient_divisor`. Parameters without a gradient
  /// stay as they are.
  void step(double learning_rate, double gradient_divisor);

  /// Drops the gradients.
  void zero_grad();

  /// Each parameter's moments and steps, `exp_avg.NAME`, `exp_avg_sq.NAME`, `step.NAME`, each after
  /// `prefix`.
  [[nodiscard]] NamedTensors state(const std::string& prefix) const;

  /// Takes the moments back. Throws Error, naming `where`, if one is missing or has another shape.
  void load_state(const SafetensorsContent& content, const std::string& prefix,
                  const std::string& where);

 private:
  NamedTensors parameters_;
  AdamOptions options_;
  std::vector<at::Tensor> exp_avgs_, exp_avg_sqs_, steps_;
};

}  // namespace heed
