#include "heed/commands/translation_precision.h"

#include <ATen/ops/rand.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "heed/core/error.h"
#include "heed/core/option_field.h"
#include "heed/core/stopwatch.h"
#include "heed/nn/projection.h"

namespace heed {
namespace {

WeightFormat format_of(TranslationPrecision precision) {
  switch (precision) {
    case TranslationPrecision::bf16:
      return WeightFormat::bf16;
    case TranslationPrecision::int8:
      return WeightFormat::int8;
    default:
      return WeightFormat::fp32;
  }
}

// The seconds that products of the model's size take, for a batch of usual size.
double seconds_of_a_trial(const TransformerConfig& config, WeightFormat format) {
  constexpr int64_t rows = 64, repetitions = 20;
  Projection projection(at::rand({config.dim_feedforward, config.d_model}), at::Tensor());
  projection.pack(format);
  const at::Tensor x = at::rand({rows, config.d_model});
  double shortest = std::numeric_limits<double>::infinity();
  for (int64_t i = 0; i < repetitions; ++i) {  // the first warms up
    const Stopwatch stopwatch;
    (void)projection(x);
    shortest = std::min(shortest, stopwatch.seconds());
  }
  return shortest;
}

TranslationPrecision fastest(const TransformerConfig& config, Console& console) {
  constexpr double worth_it = 0.9;  // for its rounding
  TranslationPrecision best = TranslationPrecision::fp32;
  double shortest = std::numeric_limits<double>::infinity();
  std::string trials;
  for (const auto precision :
       {TranslationPrecision::fp32, TranslationPrecision::bf16, TranslationPrecision::int8}) {
    const double seconds = seconds_of_a_trial(config, format_of(precision));
    trials += fmt::format("{}{} {:.2f} ms", trials.empty() ? "" : ", ", name_of(precision),
                          1e3 * seconds);
    if (seconds > worth_it * shortest) continue;
    best = precision;
    shortest = seconds;
  }
  console.line(fmt::format("Precision: {} (a product takes {})", name_of(best), trials));
  return best;
}

}  // namespace

std::span<const std::pair<TranslationPrecision, const char*>> enum_names(TranslationPrecision) {
  static constexpr std::array<std::pair<TranslationPrecision, const char*>, 4> names{
      {{TranslationPrecision::fp32, "fp32"},
       {TranslationPrecision::bf16, "bf16"},
       {TranslationPrecision::int8, "int8"},
       {TranslationPrecision::automatic, "auto"}}};
  return names;
}

at::Device device_for(TranslationPrecision precision, const DeviceOptions& options) {
  const at::Device device = use_device(options);
  const bool needs_cpu =
      precision == TranslationPrecision::bf16 || precision == TranslationPrecision::int8;
  if (device.is_cpu() || !needs_cpu) return device;
  if (options.device == "auto") return at::kCPU;
  throw UsageError(fmt::format("{} is for translating on a CPU", name_of(precision)), "--device",
                   "Give --device cpu, or --precision fp32");
}

void prepare_to_translate(Transformer& model, TranslationPrecision precision, Console& console) {
  if (!model->device().is_cpu()) return;
  if (precision == TranslationPrecision::automatic) precision = fastest(model->config(), console);
  model->pack(format_of(precision));
}

}  // namespace heed
