#pragma once

#include <ostream>
#include <string>

#include "heed/commands/evaluate.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/model/device.h"

namespace heed {

struct TranslateBenchmarkOptions {
  std::string model;
  std::string source;
  std::string output;
  int64_t batch_size = 32;
  TranslatorOptions decoding;
  TranslationPrecision precision = TranslationPrecision::fp32;
  bool shortlist = false;
  ReportFormat format = ReportFormat::text;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("model", model, "Run directory, model directory or checkpoint file");
    field("source", source, "Text to translate, one sentence a line");
    field("output", output, "Writes the translations there");
    field("batch_size", batch_size, "Sentences of a batch; 1 = one by one, each timed",
          at_least(1));
    decoding.search.visit(field);
    field("precision", precision, precision_help);
    field("shortlist", shortlist, shortlist_help);
    field("format", format, "How the figures are printed");
    compute.visit(field);
  }
};

[[nodiscard]] OptionParser translate_benchmark_options(TranslateBenchmarkOptions& options);

/// Translates a text and prints what that took.
void benchmark_translation(TranslateBenchmarkOptions& options, OptionParser& parser,
                           std::ostream& out, Console& console);

}  // namespace heed
