#include "heed/evaluation/metrics.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "heed/core/error.h"

namespace heed {
namespace {

constexpr std::array<std::string_view, 3> metric_names = {"bleu", "chrf", "ter"};

std::unique_ptr<Metric> make_metric(std::string_view name, const MetricOptions& options) {
  if (name == "bleu") return std::make_unique<Bleu>(options.bleu);
  if (name == "chrf") return std::make_unique<Chrf>(options.chrf);
  return std::make_unique<Ter>(options.ter);
}

}  // namespace

std::vector<std::unique_ptr<Metric>> make_metrics(const MetricOptions& options) {
  for (const std::string& name : options.metric) {
    if (std::ranges::count(metric_names, name) > 0) continue;
    throw UsageError("must be bleu, chrf or ter, not " + name, "--metric",
                     "Repeat --metric for several");
  }
  std::vector<std::unique_ptr<Metric>> metrics;
  for (const std::string_view name : metric_names) {
    if (std::ranges::count(options.metric, name) > 0) {
      metrics.push_back(make_metric(name, options));
    }
  }
  return metrics;
}

}  // namespace heed
