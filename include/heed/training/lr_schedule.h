#pragma once

#include <cstdint>

namespace heed {

/// The learning rate of each step: linear warm-up to a peak, then decay by the inverse square root.
///
/// With the peak d_model^-0.5 * warmup^-0.5 this is the paper's schedule (Vaswani et al. 2017, eq.
/// 3), d_model^-0.5 * min(step^-0.5, step * warmup^-1.5); a given peak only scales it.
class InverseSqrtSchedule {
 public:
  /// `peak_rate` 0 means the paper's.
  InverseSqrtSchedule(int64_t d_model, int64_t warmup_steps, double peak_rate = 0.0);

  /// The rate of a step, counted from 1.
  [[nodiscard]] double rate(int64_t step) const;

 private:
  double peak_;
  double warmup_;
};

}  // namespace heed
