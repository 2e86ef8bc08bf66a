#pragma once

#include <ostream>
#include <string>

#include "heed/commands/evaluate.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/model/device.h"
#include "heed/model/precision.h"

namespace heed {

/// Sizes that are measured; "base" is the paper's, "small" has half its width and depth.
enum class BenchmarkShape { small, base };
std::span<const std::pair<BenchmarkShape, const char*>> enum_names(BenchmarkShape);

struct TrainBenchmarkOptions {
  std::string source;
  std::string target;
  std::string tokenizer;
  BenchmarkShape shape = BenchmarkShape::small;
  std::string model_settings;
  int64_t vocab_size = 8000;
  int64_t batch_tokens = 2800;
  int64_t steps = 20;
  std::string batches_out;
  Precision precision = Precision::fp32;
  ReportFormat format = ReportFormat::text;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("source", source, "Source side of the corpus that batches are made of");
    field("target", target, "Target side");
    field("tokenizer", tokenizer, "SentencePiece model; default: one of 8,000 pieces is trained");
    field("shape", shape, "small: 256 wide, 4 heads, FFN 1024, 3 + 3 layers; base: the paper's");
    field("model_settings", model_settings, "INI file whose [model] section changes the shape");
    field("vocab_size", vocab_size, "Rows of the embedding: the tokenizer's pieces or more",
          at_least(1));
    field("batch_tokens", batch_tokens, "As training.batch_tokens of heed-train", at_least(1));
    field("steps", steps, "Steps that are measured, after 3 to warm up", at_least(1));
    field("batches_out", batches_out, "Writes the batches there, as JSON lines of piece ids");
    field("precision", precision, "Of matrix products, fp32 or bf16");
    field("format", format, "How the figures are printed");
    compute.visit(field);
  }
};

[[nodiscard]] OptionParser train_benchmark_options(TrainBenchmarkOptions& options);

/// Trains for some steps and prints what they took, beside what their matrix products take alone.
void benchmark_training(TrainBenchmarkOptions& options, OptionParser& parser, std::ostream& out,
                        Console& console);

}  // namespace heed
