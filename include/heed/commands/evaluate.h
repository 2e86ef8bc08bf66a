#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "heed/commands/translate.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/decoding/translator.h"
#include "heed/evaluation/bleu.h"
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
  ReportFormat format = ReportFormat::text;
  BleuOptions bleu;
  TranslatorOptions decoding;
  TranslationPrecision precision = TranslationPrecision::fp32;
  DeviceOptions compute;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("hypothesis", hypothesis, "Translations to score, one a line");
    field("reference", reference, "Reference translations; repeat for several references");
    field("model", model, "Instead of --hypothesis: the model that translates --source");
    field("source", source, "Text to translate with --model");
    field("format", format, "How the score is printed");
    bleu.visit(field);
    decoding.visit(field);
    field("precision", precision, precision_help);
    compute.visit(field);
  }
};

/// The option parser of heed-evaluate; `settings` must outlive it.
[[nodiscard]] OptionParser evaluate_options(EvaluateSettings& settings);

/// Scores hypotheses, or a model's translations of a source, against references; prints the score.
void evaluate(EvaluateSettings& settings, OptionParser& parser, std::ostream& out,
              Console& console);

}  // namespace heed
