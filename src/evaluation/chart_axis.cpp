#include "chart_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "heed/core/console.h"

namespace heed {
namespace {

/// The step of 1, 2 or 5 times a power of ten of which about `intervals` cover `range`.
double round_step(double range, int64_t intervals) {
  const double wanted = range / static_cast<double>(intervals);
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (wanted <= factor * power * 1.01) return factor * power;
  }
  return 10 * power;
}

/// A range that can be divided: finite, and not empty.
std::pair<double, double> usable_range(double low, double high) {
  if (!std::isfinite(low) || !std::isfinite(high)) return {0, 1};
  if (low > high) std::swap(low, high);
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low > 1e-9 * size) return {low, high};
  const double margin = size > 0 ? size / 10 : 1;
  return {low - margin, high + margin};
}

ChartAxis axis_with_ticks(double low, double high, double step) {
  ChartAxis axis{.low = low, .high = high, .ticks = {}, .decimals = 0};
  axis.decimals = static_cast<int>(std::clamp(-std::floor(std::log10(step) + 1e-9), 0.0, 12.0));
  const double first = std::ceil(low / step - 1e-6);
  const double last = std::floor(high / step + 1e-6);
  for (double i = first; i <= last; ++i) axis.ticks.push_back(i * step + 0.0);  // not -0
  return axis;
}

/// 1, 2 and 5 times powers of ten, the last one below `low` to the first one above `high`.
std::vector<double> logarithmic_ticks(double low, double high) {
  constexpr double nearly = 1 + 1e-9;
  std::vector<double> ticks;
  for (double exponent = std::floor(std::log10(low) - 1e-9);; ++exponent) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = factor * std::pow(10, exponent);
      if (tick <= low * nearly) ticks.clear();
      ticks.push_back(tick);
      if (tick * nearly >= high) return ticks;
    }
  }
}

/// Removes the ticks but powers of ten whose exponents are `distance` apart, or a little more.
void keep_powers_of_ten(std::vector<double>& ticks, double distance) {
  std::erase_if(ticks, [&](double tick) {
    const double exponent = std::log10(tick);
    return std::abs(std::remainder(exponent, std::ceil(distance))) > 1e-6;
  });
}

std::string short_number(double value) {
  if (value >= 1e6 && value < 1e9) return fmt::format("{:g}M", value / 1e6);
  if (value >= 1e4 && value < 1e6) return fmt::format("{:g}k", value / 1e3);
  return fmt::format("{:g}", value);
}

}  // namespace

double ChartAxis::place(double value) const {
  return is_logarithmic ? std::log(value / low) / std::log(high / low)
                        : (value - low) / (high - low);
}

std::string ChartAxis::label(double tick) const {
  if (is_logarithmic) return short_number(tick);
  const double size = std::max(std::abs(low), std::abs(high));
  const bool in_thousands =
      std::ranges::all_of(ticks, [](double t) { return std::abs(std::remainder(t, 100)) < 1e-6; });
  if (tick == 0) return "0";
  if (size >= 1e6 && in_thousands) return fmt::format("{:g}M", tick / 1e6);
  if (size >= 1e4 && in_thousands) return fmt::format("{:g}k", tick / 1e3);
  return fmt::format("{:.{}f}", tick, decimals);
}

ChartAxis round_axis(double low, double high, int64_t intervals) {
  std::tie(low, high) = usable_range(low, high);
  const double step = round_step(high - low, intervals);
  return axis_with_ticks(std::floor(low / step + 1e-6) * step, std::ceil(high / step - 1e-6) * step,
                         step);
}

ChartAxis narrow_axis(double low, double high, int64_t intervals) {
  std::tie(low, high) = usable_range(low, high);
  const double step = round_step(high - low, intervals);
  const double next_tick = std::ceil(high / step) * step;
  if (next_tick - high < 0.02 * (high - low)) high = next_tick;
  return axis_with_ticks(low, high, step);
}

ChartAxis logarithmic_axis(double low, double high, int64_t intervals) {
  constexpr double small_range = 5;
  if (!std::isfinite(low) || !std::isfinite(high)) std::tie(low, high) = std::pair(1.0, 10.0);
  ChartAxis axis = round_axis(low, high, intervals);
  if (high > small_range * low || axis.low <= 0) {
    axis.ticks = logarithmic_ticks(low, high);
    axis.low = axis.ticks.front();
    axis.high = axis.ticks.back();
    const double decades_of_an_interval = std::log10(high / low) / static_cast<double>(intervals);
    if (decades_of_an_interval > 0.5) keep_powers_of_ten(axis.ticks, decades_of_an_interval);
  }
  axis.is_logarithmic = true;
  return axis;
}

std::string chart_number(double value) {
  if (!std::isfinite(value)) return "–";
  const double size = std::abs(value);
  if (value == std::round(value) && size < 1e15) {
    const std::string digits = format_count(static_cast<int64_t>(size));
    return value < 0 ? "−" + digits : digits;
  }
  if (size >= 1000) return fmt::format("{:.0f}", value);
  return size >= 1 ? fmt::format("{:.2f}", value) : fmt::format("{:.3g}", value);
}

}  // namespace heed
