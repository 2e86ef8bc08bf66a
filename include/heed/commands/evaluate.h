#pragma once

#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "heed/commands/translate.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/decoding/translator.h"
#include "heed/evaluation/metrics.h"
#include "heed/model/device.h"

namespace heed {

/// How scores are printed.
enum class ReportFormat { text, json };
std::span<const std::pair<ReportFormat, const char*>> enum_names(ReportFormat);

/// All settings of heed-evaluate.
struct EvaluateSettings {
  std::string model;
  std::string source;
  std::string hypothesis;
  std::vector<std::string> reference;
  bool columns = false;
  MetricOptions metrics;
  bool sentence_level = false;
  ReportFormat format = ReportFormat::text;
  int64_t width = 2;
  bool score_only = false;
  bool brief = false;
  TranslatorOptions decoding;
  TranslationPrecision precision = TranslationPrecision::fp32;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("hypothesis", hypothesis, "Translations to score, one a line; - is standard input");
    field("reference", reference,
          "Reference translations; repeat for several references; - is standard input");
    field("columns", columns,
          "Lines of --hypothesis are a translation and its references, with tabs between them");
    field("model", model, "Instead of --hypothesis: the model that translates --source");
    field("source", source, "Text to translate with --model");
    metrics.visit(field);
    field("sentence_level", sentence_level, "A score for each line, and not for them together");
    field("format", format, "How scores are printed");
    field("width", width, "Decimals of scores", between(0, 20));
    field("score_only", score_only, "Print nothing but the scores");
    field("short", brief, "Print short signatures in text");
    decoding.visit(field);
    field("precision", precision, precision_help);
    compute.visit(field);
  }
};

/// The option parser of heed-evaluate; `settings` must outlive it.
[[nodiscard]] OptionParser evaluate_options(EvaluateSettings& settings);

/// Scores hypotheses, or a model's translations of a source, against references; prints the scores.
void evaluate(EvaluateSettings& settings, OptionParser& parser, std::ostream& out,
              Console& console);

}  // namespace heed
