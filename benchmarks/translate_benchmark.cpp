#include "translate_benchmark.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/peak_memory.h"
#include "heed/core/stopwatch.h"
#include "heed/core/text_file.h"
#include "heed/core/version.h"
#include "heed/decoding/translator.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

Translator translator_of(const TranslationModel& model, const TranslateBenchmarkOptions& options) {
  TranslatorOptions decoding = options.decoding;
  decoding.batch_size = options.batch_size;
  decoding.batch_tokens = 100'000'000;  // batches are as large as batch_size says
  return {model.transformer, model.tokenizers, decoding,
          chosen_shortlist(model, options.shortlist, options.model)};
}

/// What was measured.
struct Measured {
  Lines translations;
  double seconds = 0.0;
  std::vector<double> latencies;  // of each line, in seconds, where they go one by one
};

Measured measure_batches(Translator& translator, const Lines& lines, Console& console) {
  Measured measured;
  const Stopwatch stopwatch;
  measured.translations = texts_of(translator.translate(lines, [&](int64_t done) {
    console.progress(fmt::format("Line {} of {}", done, lines.size()));
  }));
  measured.seconds = stopwatch.seconds();
  return measured;
}

Measured measure_one_by_one(Translator& translator, const Lines& lines, Console& console) {
  Measured measured;
  for (const std::string& line : lines) {
    const Stopwatch stopwatch;
    measured.translations.push_back(translator.translate(std::span(&line, 1)).front().text);
    measured.latencies.push_back(stopwatch.seconds());
    measured.seconds += measured.latencies.back();
    console.progress(fmt::format("Line {} of {}", measured.latencies.size(), lines.size()));
  }
  return measured;
}

// The least that `share` of the values do not exceed.
double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto index = static_cast<size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  return values[index];
}

int64_t count_tokens(const Lines& lines, const Tokenizer& tokenizer) {
  int64_t tokens = 0;
  for (const std::string& line : lines) tokens += std::ssize(tokenizer.encode(line)) + 1;
  return tokens;
}

nlohmann::ordered_json figures(const TranslateBenchmarkOptions& options, const Measured& measured,
                               int64_t tokens) {
  const auto sentences = static_cast<double>(measured.translations.size());
  nlohmann::ordered_json result{
      {"version", version()},
      {"precision", name_of(options.precision)},
      {"shortlist", options.shortlist},
      {"threads", at::get_num_threads()},
      {"beam_size", options.decoding.search.beam_size},
      {"batch_size", options.batch_size},
      {"sentences", measured.translations.size()},
      {"tokens", tokens},
      {"seconds", measured.seconds},
      {"sentences_per_second", sentences / measured.seconds},
      {"tokens_per_second", static_cast<double>(tokens) / measured.seconds}};
  if (!measured.latencies.empty()) {
    result["latency_median_ms"] = 1e3 * quantile(measured.latencies, 0.5);
    result["latency_p99_ms"] = 1e3 * quantile(measured.latencies, 0.99);
  }
  return result;
}

std::string as_text(const nlohmann::ordered_json& figures) {
  const auto number = [&](const char* key) { return figures.at(key).get<double>(); };
  std::string text = fmt::format("{:.1f} sentences/s, {:.0f} target tokens/s\n",
                                 number("sentences_per_second"), number("tokens_per_second"));
  if (figures.contains("latency_median_ms")) {
    text += fmt::format("A sentence takes {:.1f} ms (median), {:.1f} ms (99th percentile)\n",
                        number("latency_median_ms"), number("latency_p99_ms"));
  }
  return text + fmt::format("Load: {:.2f} s. Peak memory: {:.0f} MB\n", number("load_seconds"),
                            number("peak_memory_mb"));
}

}  // namespace

OptionParser translate_benchmark_options(TranslateBenchmarkOptions& options) {
  OptionParser parser("heed-benchmark translate", "Measures translation.");
  parser.add("", options);
  parser.set_examples(
      "Example:\n"
      "  heed-benchmark translate --model runs/de --source test.en --batch_size 1 --threads 2\n");
  return parser;
}

void benchmark_translation(TranslateBenchmarkOptions& options, OptionParser& parser,
                           std::ostream& out, Console& console) {
  if (options.source.empty()) {
    throw UsageError("--source is missing", "command line", "Give a text to translate");
  }
  const c10::InferenceMode inference;
  const Lines lines = read_lines(options.source);
  const Stopwatch stopwatch;
  const TranslationModel model = load_to_translate(
      options.model, {options.decoding, options.precision, options.shortlist, options.compute},
      parser, console);
  Translator translator = translator_of(model, options);
  const double load_seconds = stopwatch.seconds();
  const auto warm_up = static_cast<size_t>(2 * options.batch_size);
  (void)translator.translate(std::span(lines).first(std::min(lines.size(), warm_up)));
  const Measured measured = options.batch_size > 1 ? measure_batches(translator, lines, console)
                                                   : measure_one_by_one(translator, lines, console);
  nlohmann::ordered_json result =
      figures(options, measured, count_tokens(measured.translations, model.tokenizers.target));
  result["load_seconds"] = load_seconds;
  result["peak_memory_mb"] = peak_memory_mb();
  out << (options.format == ReportFormat::json ? result.dump() + "\n" : as_text(result));
  if (options.output.empty()) return;
  std::string text;
  for (const std::string& translation : measured.translations) text += translation + "\n";
  write_file_atomically(options.output, text);
}

}  // namespace heed
