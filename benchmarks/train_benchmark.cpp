#include "train_benchmark.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "heed/core/error.h"
#include "heed/core/file_output.h"
#include "heed/core/ini.h"
#include "heed/core/peak_memory.h"
#include "heed/core/stopwatch.h"
#include "heed/core/text_file.h"
#include "heed/core/version.h"
#include "heed/training/trainer.h"
#include "matrix_products.h"

namespace heed {
namespace {

constexpr int64_t warmup_steps = 3;

TransformerConfig config_of(const TrainBenchmarkOptions& options) {
  const bool is_small = options.shape == BenchmarkShape::small;
  TransformerConfig config = preset_config(is_small ? ModelPreset::small : ModelPreset::base);
  config.dropout = 0.1;
  const std::string& file = options.model_settings;
  if (!file.empty()) assign_ini(read_file(file), file, "model", config);
  config.vocab_size = options.vocab_size;
  config.validate();
  return config;
}

TrainingOptions training_of(const TrainBenchmarkOptions& options) {
  TrainingOptions training;
  training.batch_tokens = options.batch_tokens;
  training.compute = options.compute;
  training.precision = options.precision;
  return training;
}

ParallelCorpus corpus_of(const TrainBenchmarkOptions& options, Console& console) {
  if (options.source.empty() || options.target.empty()) {
    throw UsageError("--source or --target is missing", "command line",
                     "Give a parallel corpus, such as data/phrasebook/train.en and train.de");
  }
  const ParallelText text = read_parallel_text(options.source, options.target);
  if (options.tokenizer.empty()) console.line("Training a tokenizer of 8,000 pieces");
  TokenizerOptions training;
  training.vocab_size = 8000;
  const Tokenizer tokenizer = options.tokenizer.empty()
                                  ? Tokenizer::train(text.source, text.target, training)
                                  : Tokenizer::load(options.tokenizer);
  if (tokenizer.vocab_size() > options.vocab_size) {
    throw UsageError(fmt::format("the tokenizer has {} pieces", tokenizer.vocab_size()),
                     "--vocab_size", "Give at least as many");
  }
  return {text, tokenizer, {}};
}

// The batches that a trainer with these options takes, for other systems to take as well.
void write_batches(const TrainBenchmarkOptions& options, const ParallelCorpus& corpus) {
  const auto seed = static_cast<uint64_t>(training_of(options).seed);
  BatchSampler sampler(corpus, options.batch_tokens, seed);
  const auto with_eos = [](std::span<const int32_t> ids) {
    std::vector<int32_t> row(ids.begin(), ids.end());
    row.push_back(eos_id);
    return row;
  };
  std::string lines;
  for (int64_t step = 0; step < warmup_steps + options.steps; ++step) {
    nlohmann::json batch = {{"src", nlohmann::json::array()}, {"tgt", nlohmann::json::array()}};
    for (const int64_t pair : sampler.next()) {
      batch["src"].push_back(with_eos(corpus.source(pair)));
      batch["tgt"].push_back(with_eos(corpus.target(pair)));
    }
    lines += batch.dump() + "\n";
  }
  write_file_atomically(options.batches_out, lines);
}

/// What the measured steps add up to.
struct Measured {
  int64_t steps = 0;
  int64_t tokens = 0;
  double seconds = 0.0;  // from the first step's begin to the last one's end
  StepSeconds parts;
  std::vector<std::vector<int64_t>> batches;  // indices of pairs
  double peak_memory_mb = 0.0;

  void add(const StepReport& report) {
    ++steps;
    tokens += report.tokens;
    parts += report.seconds;
    batches.push_back(report.pairs);
  }
};

Measured measure(Trainer& trainer, int64_t steps, Console& console) {
  Measured measured;
  for (int64_t step = 0; step < warmup_steps; ++step) (void)trainer.step();
  const Stopwatch stopwatch;
  for (int64_t step = 0; step < steps; ++step) {
    measured.add(trainer.step());
    console.progress(fmt::format("Step {} of {}", step + 1, steps));
  }
  measured.seconds = stopwatch.seconds();
  measured.peak_memory_mb = peak_memory_mb();
  return measured;
}

/// The matrix products of the measured steps.
struct Products {
  double flops = 0.0;    // of all steps
  double seconds = 0.0;  // that they take alone, going by the median batch
};

Products products_alone(const Trainer& trainer, const Measured& measured, Precision precision) {
  std::vector<std::vector<MatrixProduct>> steps;
  Products total;
  for (const auto& pairs : measured.batches) {
    const Batch batch = make_batch(trainer.corpus(), pairs, at::kCPU);
    steps.push_back(products_of_step(trainer.model()->config(), batch));
    total.flops += flops_of(steps.back());
  }
  const auto middle = steps.begin() + std::ssize(steps) / 2;
  std::nth_element(steps.begin(), middle, steps.end(),
                   [](const auto& a, const auto& b) { return flops_of(a) < flops_of(b); });
  const PrecisionGuard guard(precision, trainer.model()->device());
  total.seconds = seconds_of(*middle) * total.flops / flops_of(*middle);
  return total;
}

nlohmann::ordered_json figures(const TrainBenchmarkOptions& options, const Measured& measured,
                               const Products& products) {
  const auto steps = static_cast<double>(measured.steps);
  const auto per_step = [steps](double seconds) { return seconds / steps; };
  return {{"version", version()},
          {"shape", name_of(options.shape)},
          {"model_settings", options.model_settings},
          {"vocab_size", options.vocab_size},
          {"threads", at::get_num_threads()},
          {"precision", name_of(options.precision)},
          {"steps", measured.steps},
          {"tokens_per_step", static_cast<double>(measured.tokens) / steps},
          {"tokens_per_second", static_cast<double>(measured.tokens) / measured.seconds},
          {"step_seconds", per_step(measured.seconds)},
          {"data_seconds", per_step(measured.parts.data)},
          {"forward_seconds", per_step(measured.parts.forward)},
          {"loss_seconds", per_step(measured.parts.loss)},
          {"backward_seconds", per_step(measured.parts.backward)},
          {"optimiser_seconds", per_step(measured.parts.optimiser)},
          {"peak_memory_mb", measured.peak_memory_mb},
          {"gflops", products.flops / measured.seconds * 1e-9},
          {"gemm_gflops", products.flops / products.seconds * 1e-9},
          {"gemm_share", products.seconds / measured.seconds}};
}

std::string as_text(const nlohmann::ordered_json& figures) {
  const auto number = [&](const char* key) { return figures.at(key).get<double>(); };
  const auto part = [&](const char* name) {
    const double seconds = number((std::string(name) + "_seconds").c_str());
    return fmt::format("  {:<10} {:7.1f} ms  {:4.1f} %\n", name, 1e3 * seconds,
                       100 * seconds / number("step_seconds"));
  };
  std::string text = fmt::format("{:.0f} target tokens/s: {:.0f} tokens in {:.1f} ms a step\n",
                                 number("tokens_per_second"), number("tokens_per_step"),
                                 1e3 * number("step_seconds"));
  for (const char* name : {"data", "forward", "loss", "backward", "optimiser"}) text += part(name);
  text += fmt::format("Peak memory: {:.0f} MB\n", number("peak_memory_mb"));
  text += fmt::format(
      "Products with weights: {:.0f} GFLOP/s, {:.1f} % of the {:.0f} that they reach alone\n"
      "  (6 positions in out FLOP for a weight [out, in]: the product and its two gradients)\n",
      number("gflops"), 100 * number("gemm_share"), number("gemm_gflops"));
  return text;
}

}  // namespace

std::span<const std::pair<BenchmarkShape, const char*>> enum_names(BenchmarkShape) {
  static constexpr std::array<std::pair<BenchmarkShape, const char*>, 2> names{
      {{BenchmarkShape::small, "small"}, {BenchmarkShape::base, "base"}}};
  return names;
}

OptionParser train_benchmark_options(TrainBenchmarkOptions& options) {
  OptionParser parser("heed-benchmark train", "Measures training steps.");
  parser.add("", options);
  parser.set_examples(
      "Example:\n"
      "  heed-benchmark train --source train.en --target train.de --shape base --threads 2\n");
  return parser;
}

void benchmark_training(TrainBenchmarkOptions& options, OptionParser&, std::ostream& out,
                        Console& console) {
  const at::Device device = use_device(options.compute);
  if (!device.is_cpu() || options.precision == Precision::automatic) {
    throw UsageError("only the CPU, in fp32 or bf16, is measured", "--device, --precision",
                     "Choose --device cpu and fp32 or bf16");
  }
  const ParallelCorpus corpus = corpus_of(options, console);
  if (!options.batches_out.empty()) write_batches(options, corpus);
  torch::manual_seed(1);
  Transformer model = make_transformer(config_of(options));
  Trainer trainer(model, corpus, training_of(options));
  const Measured measured = measure(trainer, options.steps, console);
  console.line("Measuring the matrix products alone");
  const nlohmann::ordered_json result =
      figures(options, measured, products_alone(trainer, measured, options.precision));
  out << (options.format == ReportFormat::json ? result.dump() + "\n" : as_text(result));
}

}  // namespace heed
