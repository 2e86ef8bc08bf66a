#include "heed/training/loss_watch.h"

#include <algorithm>
#include <cmath>

namespace heed {

void LossWatch::add(double loss) {
  constexpr int64_t steps_of_a_level = 50;  // before, losses fall too fast to have a level
  constexpr double far_above = 1.0;         // nats: the perplexity has become e times as large
  constexpr double far_above_untrained = 3.0;
  const double limit = state_.steps >= steps_of_a_level ? state_.level + far_above
                                                        : state_.first + far_above_untrained;
  const bool is_far_above = state_.steps > 0 && loss > limit;
  if (!std::isfinite(loss) || is_far_above) {
    ++state_.off_in_a_row;
    return;
  }
  state_.off_in_a_row = 0;
  if (state_.steps == 0) state_.first = loss;
  ++state_.steps;
  const auto weight = 1.0 / static_cast<double>(std::min(state_.steps, steps_of_a_level));
  state_.level += weight * (loss - state_.level);
}

}  // namespace heed
