#include "heed/commands/evaluate.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <array>

#include "heed/commands/translate.h"
#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/bleu_report.h"
#include "heed/evaluation/line_counts.h"
#include "heed/evaluation/signature.h"

namespace heed {
namespace {

void check_usage(const EvaluateSettings& settings) {
  constexpr const char* usage =
      "Use --hypothesis FILE --reference FILE, or --model DIR --source FILE --reference FILE";
  if (settings.reference.empty()) throw UsageError("--reference is missing", "command line", usage);
  const bool translates = !settings.model.empty() && !settings.source.empty();
  if (settings.hypothesis.empty() != translates ||
      settings.model.empty() != settings.source.empty()) {
    throw UsageError("these options do not go together", "command line", usage);
  }
}

std::vector<std::string> translations_of(const std::vector<std::string>& source,
                                         EvaluateSettings& settings, OptionParser& parser,
                                         Console& console) {
  const c10::InferenceMode inference;
  Translator translator = load_translator(
      {settings.model, settings.decoding, settings.precision, settings.compute}, parser, console);
  const std::string total = format_count(std::ssize(source));
  return texts_of(translator.translate(source, [&](int64_t done) {
    console.progress(fmt::format("Translated {} of {} lines", format_count(done), total));
  }));
}

}  // namespace

std::span<const std::pair<ReportFormat, const char*>> enum_names(ReportFormat) {
  static constexpr std::array<std::pair<ReportFormat, const char*>, 2> names{
      {{ReportFormat::text, "text"}, {ReportFormat::json, "json"}}};
  return names;
}

OptionParser evaluate_options(EvaluateSettings& settings) {
  OptionParser parser("heed-evaluate", "Computes BLEU, of translations or of a model.");
  parser.add("", settings);
  parser.set_examples(
      "Examples:\n"
      "  heed-evaluate --hypothesis out.de --reference test.de\n"
      "  heed-evaluate --model runs/de --source test.en --reference test.de\n");
  return parser;
}

void evaluate(EvaluateSettings& settings, OptionParser& parser, std::ostream& out,
              Console& console) {
  check_usage(settings);
  const bool translates = !settings.model.empty();
  const std::string& scored = translates ? settings.source : settings.hypothesis;
  std::vector<std::string> hypotheses = read_lines(scored);
  std::vector<std::vector<std::string>> references;
  for (const auto& file : settings.reference) {
    references.push_back(read_lines(file));
    check_line_counts(scored, std::ssize(hypotheses), file, std::ssize(references.back()));
  }
  if (translates) {
    hypotheses = translations_of(hypotheses, settings, parser, console);
    console.line(fmt::format("Translated {} lines", format_count(std::ssize(hypotheses))));
  }
  const BleuScore score = corpus_bleu(hypotheses, references, settings.bleu);
  const std::string signature =
      signature_text(Bleu(settings.bleu), {.num_references = std::ssize(references)});
  const bool as_json = settings.format == ReportFormat::json;
  out << (as_json ? bleu_json(score, signature) : bleu_text(score, signature)) << '\n';
}

}  // namespace heed
