#pragma once

#include <cstdint>

namespace heed {

/// Notices that training diverges: a row of steps whose loss is no number or far above its running
/// level.
class LossWatch {
 public:
  /// All that it remembers, for checkpoints.
  struct State {
    double first = 0.0;        ///< The first loss; an untrained model's.
    double level = 0.0;        ///< Running mean of the loss, in nats a token.
    int64_t steps = 0;         ///< Steps in the level.
    int64_t off_in_a_row = 0;  ///< Steps since the loss was last near its level.
  };

  /// Takes note of a step's loss; not finite where the step was skipped.
  void add(double loss);

  /// The last loss was off: what was learned since may be worth nothing.
  [[nodiscard]] bool is_off() const { return state_.off_in_a_row > 0; }

  /// It has been off for so long that it will not come back by itself.
  [[nodiscard]] bool has_diverged() const { return state_.off_in_a_row >= most_in_a_row; }

  [[nodiscard]] const State& state() const { return state_; }
  void set_state(const State& state) { state_ = state; }

  static constexpr int64_t most_in_a_row = 10;

 private:
  State state_;
};

}  // namespace heed
