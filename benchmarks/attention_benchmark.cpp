#include "attention_benchmark.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <torch/utils.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "attention_charts.h"
#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/version.h"
#include "layer_sweep.h"

namespace heed {
namespace {

LayerSizes sizes_of(const AttentionBenchmarkOptions& options) {
  return {.batch = options.batch,
          .n = options.length,
          .d = options.width,
          .heads = options.heads,
          .r = options.window,
          .k = options.kernel};
}

LayerSweep lengths_of(const AttentionBenchmarkOptions& options) {
  return {.varied = &LayerSizes::n,
          .sizes = sizes_of(options),
          .values = doubled(options.min_length, options.max_length)};
}

LayerSweep widths_of(const AttentionBenchmarkOptions& options) {
  return {.varied = &LayerSizes::d,
          .sizes = sizes_of(options),
          .values = doubled(options.min_width, options.max_width)};
}

void check_range(int64_t least, int64_t most, const char* what) {
  if (most / 4 >= least) return;
  throw UsageError(fmt::format("from {} to {} nothing can be told of growth", least, most),
                   fmt::format("--min_{0}, --max_{0}", what),
                   "Let the largest be at least 4 times the smallest");
}

void check_width(int64_t width, const AttentionBenchmarkOptions& options, const char* option) {
  if (width % options.heads == 0) return;
  throw UsageError(fmt::format("{} is no multiple of {} heads", width, options.heads), option,
                   "Choose another width or number of --heads");
}

void check(const AttentionBenchmarkOptions& options) {
  check_range(options.min_length, options.max_length, "length");
  check_range(options.min_width, options.max_width, "width");
  check_width(options.width, options, "--width");
  check_width(options.min_width, options, "--min_width");
  const std::string ending = std::filesystem::path(options.picture).extension();
  if (options.picture.empty() || ending == ".svg" || ending == ".html") return;
  throw UsageError(fmt::format("{} is no name of a picture", options.picture), "--picture",
                   "Give a FILE.svg or a FILE.html");
}

nlohmann::ordered_json figures(const LayerSweep& sweep) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (size_t i = 0; i < sweep.layers.size(); ++i) {
    const auto& [seconds, bytes] = sweep.layers[i];
    layers.push_back({{"layer", sequence_layers()[i].name},
                      {"operations", sequence_layers()[i].operations},
                      {"seconds", seconds},
                      {"bytes", bytes},
                      {"time_exponent", growth_exponent(sweep.values, seconds)},
                      {"memory_exponent", growth_exponent(sweep.values, bytes)}});
  }
  return {{"sizes", sweep.values}, {"layers", layers}};
}

nlohmann::ordered_json figures(const AttentionBenchmarkOptions& options, const LayerSweep& lengths,
                               const LayerSweep& widths) {
  return {{"version", version()},
          {"threads", at::get_num_threads()},
          {"batch", options.batch},
          {"heads", options.heads},
          {"window", options.window},
          {"kernel", options.kernel},
          {"repetitions", options.repetitions},
          {"width", options.width},
          {"by_length", figures(lengths)},
          {"length", options.length},
          {"by_width", figures(widths)}};
}

std::string exponents_as_text(const LayerSweep& lengths, const LayerSweep& widths) {
  std::string text = fmt::format("{:<28} {:<14} {:>6} {:>6} {:>8} {:>6}\n", "layer", "operations",
                                 "time n", "d", "memory n", "d");
  for (size_t i = 0; i < sequence_layers().size(); ++i) {
    const auto& [name, operations, _] = sequence_layers()[i];
    const LayerCosts &by_length = lengths.layers[i], &by_width = widths.layers[i];
    text += fmt::format("{:<28} {:<14} {:>6.2f} {:>6.2f} {:>8.2f} {:>6.2f}\n", name, operations,
                        growth_exponent(lengths.values, by_length.seconds),
                        growth_exponent(widths.values, by_width.seconds),
                        growth_exponent(lengths.values, by_length.bytes),
                        growth_exponent(widths.values, by_width.bytes));
  }
  return text;
}

// A table of all layers' costs, a column for each size.
std::string costs_as_text(const LayerSweep& sweep, const std::string& title,
                          std::vector<double> LayerCosts::*cost, double unit) {
  std::string text = fmt::format("\n{:<28}", title);
  for (const int64_t value : sweep.values) text += fmt::format(" {:>8}", value);
  text += "\n";
  for (size_t i = 0; i < sweep.layers.size(); ++i) {
    text += fmt::format("{:<28}", sequence_layers()[i].name);
    for (const double value : sweep.layers[i].*cost) text += fmt::format(" {:>8.2f}", value / unit);
    text += "\n";
  }
  return text;
}

std::string as_text(const AttentionBenchmarkOptions& options, const LayerSweep& lengths,
                    const LayerSweep& widths) {
  constexpr double ms = 1e-3, mib = 1 << 20;
  const std::string at_width = fmt::format(", d = {}, n =", options.width);
  const std::string at_length = fmt::format(", n = {}, d =", options.length);
  return fmt::format(
             "A forward pass: batch {}, {} heads, r = {}, k = {}, threads: {}, median of {}.\n"
             "Exponents p of n^p and d^p, fitted over the larger half of the sizes:\n\n",
             options.batch, options.heads, options.window, options.kernel, at::get_num_threads(),
             options.repetitions) +
         exponents_as_text(lengths, widths) +
         costs_as_text(lengths, "ms" + at_width, &LayerCosts::seconds, ms) +
         costs_as_text(widths, "ms" + at_length, &LayerCosts::seconds, ms) +
         costs_as_text(lengths, "MiB" + at_width, &LayerCosts::bytes, mib) +
         costs_as_text(widths, "MiB" + at_length, &LayerCosts::bytes, mib);
}

}  // namespace

OptionParser attention_benchmark_options(AttentionBenchmarkOptions& options) {
  OptionParser parser("heed-benchmark attention",
                      "Measures how the cost of layers grows with a sequence and its width.");
  parser.add("", options);
  parser.set_examples(
      "Example:\n"
      "  heed-benchmark attention --threads 2 --picture layers.svg\n");
  return parser;
}

void benchmark_attention(AttentionBenchmarkOptions& options, OptionParser&, std::ostream& out,
                         Console& console) {
  if (!use_device(options.compute).is_cpu()) {
    throw UsageError("only the CPU is measured", "--device", "Give --device cpu");
  }
  check(options);
  std::optional<OutputFile> picture;  // opened now, so that no measurement is in vain
  if (!options.picture.empty()) picture.emplace(options.picture);
  const c10::InferenceMode inference;
  torch::manual_seed(1);
  LayerSweep lengths = lengths_of(options), widths = widths_of(options);
  lengths.measure(options.repetitions, console);
  widths.measure(options.repetitions, console);
  out << (options.format == ReportFormat::json ? figures(options, lengths, widths).dump() + "\n"
                                               : as_text(options, lengths, widths));
  if (!picture) return;
  const bool is_page = std::filesystem::path(options.picture).extension() == ".html";
  picture->write(is_page ? charts_page(lengths, widths) : charts_picture(lengths, widths));
  picture->close();
}

}  // namespace heed
