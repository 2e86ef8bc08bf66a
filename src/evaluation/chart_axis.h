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
  bool is_logarithmic = false;

  /// Where a value lies: 0 at the low end, 1 at the high one.
  double place(double value) const;

  /// The tick's label: "0.25", "40", "20k".
  std::string label(double tick) const;
};

/// An axis of about `intervals` steps of 1, 2 or 5 times a power of ten that covers `low` to
/// `high`, widened to whole steps. Values that are no numbers, or no range, give an axis as well.
ChartAxis round_axis(double low, double high, int64_t intervals);

/// An axis of `low` to `high`, or to the tick that lies just above, with ticks at round numbers.
ChartAxis narrow_axis(double low, double high, int64_t intervals);

/// A logarithmic axis that covers `low` to `high`, which are positive, widened to 1, 2 or 5 times a
/// power of ten. Its ticks are all of these, powers alone in a wide range, or round_axis()'s in a
/// small one.
ChartAxis logarithmic_axis(double low, double high, int64_t intervals);

/// A value for people: "1,234", "36.21", "0.00123".
std::string chart_number(double value);

}  // namespace heed
