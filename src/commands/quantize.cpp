#include "heed/commands/quantize.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <filesystem>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/evaluation/bleu.h"
#include "heed/evaluation/line_counts.h"
#include "heed/evaluation/usual_tokenizer.h"
#include "heed/model/parameters.h"
#include "model_defaults.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

void check_usage(const TranslateSettings& settings) {
  constexpr const char* usage =
      "Use --model DIR --quantize int8 --output NEW_DIR, and --input FILE --reference FILE for "
      "what it costs in BLEU";
  if (settings.output == "-") throw UsageError("--output is missing", "command line", usage);
  if ((settings.input == "-") != settings.reference.empty()) {
    throw UsageError("--input and --reference go together", "command line", usage);
  }
  check_model_given(settings.model);
  if (!settings.attention.empty() || !settings.alignment.empty() || !settings.glossary.empty() ||
      !settings.prefix.empty() || !settings.constraints.empty()) {
    throw UsageError("--quantize translates for its score alone", "command line",
                     "Leave --attention, --alignment, --glossary, --prefix and --constraints out");
  }
  if (settings.model.size() > 1)
    throw UsageError("there is more than one --model", "command line", usage);
  std::error_code unreadable;  // writing says why
  if (fs::exists(settings.output) && !fs::is_empty(settings.output, unreadable)) {
    throw Error("there is something already", settings.output, "Give the name of a new directory");
  }
}

/// A text and its translation, to see what rounding costs.
struct TestSet {
  std::vector<std::string> source;
  std::vector<std::vector<std::string>> reference;
};

TestSet read_test_set(const TranslateSettings& settings) {
  if (settings.reference.empty()) return {};
  TestSet test{read_lines(settings.input), {read_lines(settings.reference)}};
  check_line_counts(settings.input, std::ssize(test.source), settings.reference,
                    std::ssize(test.reference.front()));
  return test;
}

double bleu_of(const std::string& model, TranslateSettings& settings, OptionParser& parser,
               const TestSet& test, Console& console) {
  Translator translator = load_translator(
      model, {settings.decoding, settings.precision, settings.shortlist, settings.compute}, parser,
      console);
  const std::string total = format_count(std::ssize(test.source));
  const auto translations = translator.translate(test.source, [&](int64_t done) {
    console.progress(
        fmt::format("{}: {} of {} lines", name_of(settings.precision), format_count(done), total));
  });
  const BleuOptions bleu{.tokenize = usual_tokenizer(test.reference.front())};
  return corpus_bleu(texts_of(translations), test.reference, bleu).score;
}

double megabytes_of_weights(const fs::path& model) {
  constexpr double bytes_a_megabyte = 1e6;
  return static_cast<double>(fs::file_size(model / "weights.safetensors")) / bytes_a_megabyte;
}

}  // namespace

void quantize(TranslateSettings& settings, OptionParser& parser, Console& console) {
  check_usage(settings);
  const c10::InferenceMode inference;
  const TestSet test = read_test_set(settings);
  const std::string name = settings.model.front();  // the parser assigns the settings anew
  TranslationModel model = load_model(name, at::kCPU);
  check_finite(*model.transformer, name);
  TranslatorOptions decoding;
  bool shortlist = false;
  ModelDefaults defaults{decoding, settings.precision, shortlist};
  assign_ini(model.settings, model.settings_where, "decoding", defaults);
  Languages languages;
  assign_ini(model.settings, model.settings_where, "languages", languages);
  settings.precision = TranslationPrecision::int8;
  model.settings = to_ini("model", model.transformer->config()) + "\n" +
                   to_ini("languages", languages) + "\n" + to_ini("decoding", defaults);
  save_model_directory(settings.output, model, WeightFormat::int8);
  console.line(fmt::format("Wrote {}: weights of {:.1f} MB", settings.output,
                           megabytes_of_weights(settings.output)));
  if (test.source.empty()) return;
  const double before = bleu_of(name, settings, parser, test, console);
  const char* const precision = name_of(settings.precision);
  const double after = bleu_of(settings.output, settings, parser, test, console);
  console.line(fmt::format(
      "BLEU of {} lines: {:.2f} with the weights as they were (in {}), {:.2f} with int8 (in {}; "
      "{:+.2f})",
      format_count(std::ssize(test.source)), before, precision, after, name_of(settings.precision),
      after - before));
}

}  // namespace heed
