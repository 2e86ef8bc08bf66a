#pragma once

#include <cstdint>
#include <span>
#include <utility>

namespace heed {

/// How the learning rate falls after its warm-up.
enum class ScheduleType {
  inverse_sqrt,  ///< By step^-0.5 (Vaswani et al. 2017, eq. 3).
  cosine,        ///< Along half a cosine, to 0 (Loshchilov and Hutter 2017, without restarts).
  linear,        ///< Along a line, to 0.
  constant,      ///< Not at all.
};
std::span<const std::pair<ScheduleType, const char*>> enum_names(ScheduleType);

struct ScheduleOptions {
  ScheduleType type = ScheduleType::inverse_sqrt;
  int64_t warmup_steps = 4000;
  double peak_rate = 0.0;
  double end_step = 0.0;  ///< Where cosine and linear reach 0, but behind the warm-up.
};

/// The paper's peak, d_model^-0.5 * warmup_steps^-0.5: with it and inverse_sqrt the rate is eq. 3,
/// d_model^-0.5 * min(step^-0.5, step * warmup_steps^-1.5).
[[nodiscard]] double paper_peak_rate(int64_t d_model, int64_t warmup_steps);

/// The learning rate of each step: linear warm-up to a peak, then as the type says.
class LearningRateSchedule {
 public:
  explicit LearningRateSchedule(const ScheduleOptions& options) : options_(options) {}

  /// The rate of a step, counted from 1.
  [[nodiscard]] double rate(int64_t step) const;

  /// Cosine and linear reach 0 at this step from now on.
  void set_end_step(double step) { options_.end_step = step; }

 private:
  /// The share of the peak after warm-up.
  [[nodiscard]] double decay(double step) const;

  ScheduleOptions options_;
};

}  // namespace heed
