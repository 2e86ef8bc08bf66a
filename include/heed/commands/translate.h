#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "heed/commands/translation_precision.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/decoding/translator.h"
#include "heed/model/device.h"

namespace heed {

constexpr const char* precision_help =
    "Of weights and products: int8 is fastest, bf16 between; auto tries all and says which it took";

constexpr const char* shortlist_help =
    "Whether only pieces of the model's shortlist are looked at, those that usually translate the "
    "source's: faster, nearly always the same";

/// How translations are written: as lines of text, or of JSON, an object each.
enum class TranslationFormat { text, jsonl };
std::span<const std::pair<TranslationFormat, const char*>> enum_names(TranslationFormat);

/// What a model's weights are rounded to when it is written again.
enum class Quantization { none, int8 };
std::span<const std::pair<Quantization, const char*>> enum_names(Quantization);

/// All settings of heed-translate.
struct TranslateSettings {
  std::string model;
  std::string input = "-";
  std::string output = "-";
  TranslationFormat format = TranslationFormat::text;
  TranslationPrecision precision = TranslationPrecision::fp32;
  bool shortlist = false;
  DeviceOptions compute;
  TranslatorOptions decoding;
  Quantization quantize = Quantization::none;
  std::string reference;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("model", model, "Run directory, model directory or checkpoint file");
    field("input", input, "Text to translate, one sentence a line; - is standard input");
    field("output", output, "Where the translations go, line by line; - is standard output");
    field("format", format,
          "Lines of text, or of JSON with text, log_prob, parts and flags of what was found wrong");
    decoding.visit(field);
    field("precision", precision, precision_help);
    field("shortlist", shortlist, shortlist_help);
    compute.visit(field);
    field("quantize", quantize,
          "Instead of translating: write the model with int8 weights as the directory --output");
    field("reference", reference,
          "With --quantize: translation of --input, to tell what it costs in BLEU");
  }
};

/// The option parser of heed-translate; `settings` must outlive it.
[[nodiscard]] OptionParser translate_options(TranslateSettings& settings);

/// A model and how to translate with it; settings that refer to their owner's options.
struct TranslatorSettings {
  const std::string& model;
  TranslatorOptions& decoding;
  TranslationPrecision& precision;
  bool& shortlist;
  const DeviceOptions& compute;
};

/// The model's shortlist where one is wanted. Throws Error, naming the `model`, where it has none.
[[nodiscard]] std::optional<Shortlist> chosen_shortlist(const TranslationModel& loaded,
                                                        bool is_wanted, const std::string& model);

/// Throws UsageError where no model is named.
void check_model_given(const std::string& model);

/// Loads the model and prepares it to translate. The settings become the built-in ones, above them
/// the model's own, above them what was given.
[[nodiscard]] TranslationModel load_to_translate(const TranslatorSettings& settings,
                                                 OptionParser& parser, Console& console);

/// The translator of a model that was loaded with these settings.
[[nodiscard]] Translator make_translator(const TranslationModel& loaded,
                                         const TranslatorSettings& settings);

/// Both in one.
[[nodiscard]] Translator load_translator(const TranslatorSettings& settings, OptionParser& parser,
                                         Console& console);

/// Translates the input to the output. `is_interactive`: a person types, so each line is answered
/// at once.
void translate(TranslateSettings& settings, OptionParser& parser, Console& console,
               bool is_interactive);

}  // namespace heed
