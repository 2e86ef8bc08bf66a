#include "layer_sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "allocation_meter.h"
#include "heed/core/stopwatch.h"

namespace heed {
namespace {

double peak_bytes(const ForwardPass& pass) {
  const AllocationMeter meter;
  (void)pass();
  return static_cast<double>(meter.peak_bytes());
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// What one size costs a layer.
struct Cost {
  double seconds = 0.0;
  double bytes = 0.0;
};

// Layers go in turn, so that a moment in which the machine is busy does not fall on one alone.
std::vector<Cost> costs_at(const LayerSizes& sizes, int64_t repetitions) {
  std::vector<ForwardPass> passes;
  for (const SequenceLayer& layer : sequence_layers()) passes.push_back(layer.prepare(sizes));
  std::vector<Cost> costs;
  for (const ForwardPass& pass : passes) {
    (void)pass();  // warms up
    costs.push_back({.bytes = peak_bytes(pass)});
  }
  std::vector<std::vector<double>> seconds(passes.size());
  for (int64_t repetition = 0; repetition < repetitions; ++repetition) {
    for (size_t i = 0; i < passes.size(); ++i) {
      const Stopwatch stopwatch;
      (void)passes[i]();
      seconds[i].push_back(stopwatch.seconds());
    }
  }
  for (size_t i = 0; i < passes.size(); ++i) costs[i].seconds = median(seconds[i]);
  return costs;
}

}  // namespace

void LayerSweep::measure(int64_t repetitions, Console& console) {
  layers.assign(sequence_layers().size(), {});
  for (const int64_t value : values) {
    LayerSizes varying = sizes;
    varying.*varied = value;
    console.progress(fmt::format("Length {}, width {}", varying.n, varying.d));
    const std::vector<Cost> costs = costs_at(varying, repetitions);
    for (size_t i = 0; i < costs.size(); ++i) {
      layers[i].seconds.push_back(costs[i].seconds);
      layers[i].bytes.push_back(costs[i].bytes);
    }
  }
}

double growth_exponent(std::span<const int64_t> sizes, std::span<const double> costs) {
  const size_t first = sizes.size() / 2;
  const auto count = static_cast<double>(sizes.size() - first);
  double x_sum = 0, y_sum = 0, xx_sum = 0, xy_sum = 0;
  for (size_t i = first; i < sizes.size(); ++i) {
    const double x = std::log(static_cast<double>(sizes[i])), y = std::log(costs[i]);
    x_sum += x;
    y_sum += y;
    xx_sum += x * x;
    xy_sum += x * y;
  }
  if (count < 2) return std::numeric_limits<double>::quiet_NaN();
  return (count * xy_sum - x_sum * y_sum) / (count * xx_sum - x_sum * x_sum);
}

std::vector<int64_t> doubled(int64_t first, int64_t last) {
  std::vector<int64_t> values;
  for (int64_t value = first; value <= last; value *= 2) values.push_back(value);
  return values;
}

}  // namespace heed
