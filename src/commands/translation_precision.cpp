#include "heed/commands/translation_precision.h"

#include <ATen/Context.h>
#include <ATen/ops/full.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <array>
#include <limits>

#include "heed/core/error.h"
#include "heed/core/option_field.h"
#include "heed/core/stopwatch.h"
#include "heed/text/tokenizer.h"

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

// The seconds that some steps of a batch of usual size take.
double seconds_of_a_trial(Transformer& model) {
  constexpr int64_t sentences = 64, length = 16, steps = 4;
  const c10::InferenceMode inference;
  const at::Tensor src = at::full({sentences, length}, eos_id, at::kLong);
  double shortest = std::numeric_limits<double>::infinity();
  for (int repetition = 0; repetition < 3; ++repetition) {  // the first warms up
    const Stopwatch stopwatch;
    DecoderState state = model->start(model->encode(src, {}));
    for (int64_t i = 0; i < steps; ++i) {
      (void)model->decode_step(at::full({sentences}, bos_id, at::kLong), state);
    }
    shortest = std::min(shortest, stopwatch.seconds());
  }
  return shortest;
}

// Whether the processor and this LibTorch can do it.
bool pack(Transformer& model, TranslationPrecision precision) {
  if (!at::globalContext().hasMKLDNN()) return precision == TranslationPrecision::fp32;  // as it is
  try {
    model->pack(format_of(precision));
    return true;
  } catch (const c10::Error&) {
    return false;
  }
}

TranslationPrecision fastest(Transformer& model, Console& console) {
  constexpr double worth_it = 0.9;  // for its rounding
  TranslationPrecision best = TranslationPrecision::fp32;
  double shortest = std::numeric_limits<double>::infinity();
  std::string trials;
  for (const auto precision :
       {TranslationPrecision::fp32, TranslationPrecision::bf16, TranslationPrecision::int8}) {
    if (!pack(model, precision)) continue;
    const double seconds = seconds_of_a_trial(model);
    trials += fmt::format("{}{} {:.0f} ms", trials.empty() ? "" : ", ", name_of(precision),
                          1e3 * seconds);
    if (seconds > worth_it * shortest) continue;
    best = precision;
    shortest = seconds;
  }
  console.line(fmt::format("Precision: {} (a trial took {})", name_of(best), trials));
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

void prepare_to_translate(Transformer& model, TranslationPrecision precision, Console& console) {
  if (!model->device().is_cpu()) {
    if (precision == TranslationPrecision::fp32 || precision == TranslationPrecision::automatic) {
      return;
    }
    throw UsageError(fmt::format("{} is for translating on a CPU", name_of(precision)),
                     "--precision", "Give --device cpu, or leave it");
  }
  if (precision == TranslationPrecision::automatic) precision = fastest(model, console);
  if (!pack(model, precision)) {
    throw Error(fmt::format("this processor has no fast products in {}", name_of(precision)),
                "--precision", "Choose auto, which takes what there is");
  }
}

}  // namespace heed
