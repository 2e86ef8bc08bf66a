#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heed {

/// A range of values and its ticks, at round numbers.
struct ChartAxis {
  double low = 0;
  double high = 1;
  std::vector<double> ticks;
  int decimals = 0;  ///< What tells neighbouring ticks apart.

  /// The tick's label: "0.25", "40", "20k".
  std::string label(double tick) const;
};

/// An axis of about `intervals` steps of 1, 2 or 5 times a power of ten that covers `low` to
/// `high`, widened to whole steps. Values that are no numbers, or no range, give an axis as well.
ChartAxis round_axis(double low, double high, int64_t intervals);

/// An axis of `low` to `high`, or to the tick that lies just above, with ticks at round numbers.
ChartAxis narrow_axis(double low, double high, int64_t intervals);

/// A value for people: "1,234", "36.21", "0.00123".
std::string chart_number(double value);

}  // namespace heed
