#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "heed/commands/translation_precision.h"
#include "heed/core/console.h"
#include "heed/core/options.h"
#include "heed/data/languages.h"
#include "heed/decoding/translator.h"
#include "heed/model/device.h"
#include "heed/model/model_directory.h"

namespace heed {

constexpr const char* precision_help =
    "Of weights and products: int8 is fastest, bf16 between; auto tries all and says which it took";

constexpr const char* shortlist_help =
    "Whether only pieces of the model's shortlist are looked at, those that usually translate the "
    "source's: faster; a small model's translations differ here and there, as good on the whole";

/// How several models translate together.
struct EnsembleOptions {
  std::vector<std::string> model_weight;
  Mixing mixing = Mixing::arithmetic;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("model_weight", model_weight,
          "How much a model counts; one for each --model (default: all alike)");
    field("mixing", mixing, "Whether an ensemble takes the mean of probabilities or of log p");
  }
};

/// How to translate with a model; settings that refer to their owner's options.
struct TranslatorSettings {
  TranslatorOptions& decoding;
  TranslationPrecision& precision;
  bool& shortlist;
  const DeviceOptions& compute;
  Languages* languages = nullptr;  ///< Where they are wanted: the model's.
};

/// The model's shortlist where one is wanted. Throws Error, naming the `model`, where it has none.
[[nodiscard]] std::optional<Shortlist> chosen_shortlist(const TranslationModel& loaded,
                                                        bool is_wanted, const std::string& model);

/// Throws UsageError where no model is named.
void check_model_given(const std::string& model);
void check_model_given(const std::vector<std::string>& models);

/// Loads the model, whose name is copied as it may be a setting,
/// and prepares it to translate. The settings become the built-in ones, above them the model's own,
/// above them what was given.
[[nodiscard]] TranslationModel load_to_translate(std::string model,
                                                 const TranslatorSettings& settings,
                                                 OptionParser& parser, Console& console);

/// The translator of the `model` that was loaded with these settings.
[[nodiscard]] Translator make_translator(const TranslationModel& loaded, const std::string& model,
                                         const TranslatorSettings& settings);

/// Both in one.
[[nodiscard]] Translator load_translator(const std::string& model,
                                         const TranslatorSettings& settings, OptionParser& parser,
                                         Console& console);

/// Models that translate together, or one, with the tokenizers that all of them have.
struct LoadedEnsemble {
  Ensemble ensemble;
  Tokenizers tokenizers;
  std::optional<Shortlist> shortlist = {};
};

/// The ensemble of `models`, or of one. Settings that are not given are the first
/// model's. Throws Error, naming a model, where their vocabularies differ; UsageError for weights
/// that are none.
[[nodiscard]] LoadedEnsemble load_ensemble(std::vector<std::string> models,
                                           const EnsembleOptions& options,
                                           const TranslatorSettings& settings, OptionParser& parser,
                                           Console& console);

}  // namespace heed
