#include "heed/commands/load_translator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <ranges>

#include "core/read_number.h"
#include "heed/core/error.h"
#include "heed/core/ini.h"
#include "heed/model/parameters.h"
#include "model_defaults.h"

namespace heed {
namespace {

// Of each model, together 1.
std::vector<double> weights_of(const EnsembleOptions& options, size_t models) {
  constexpr const char* usage = "Give a number more than 0 for each --model, or none";
  if (options.model_weight.empty())
    return std::vector<double>(models, 1.0 / static_cast<double>(models));
  if (options.model_weight.size() != models) {
    throw UsageError(fmt::format("{} weights for {} models", options.model_weight.size(), models),
                     "--model_weight", usage);
  }
  std::vector<double> weights;
  for (const std::string& text : options.model_weight) {
    double weight = 0.0;
    if (read_number(text, weight) != std::errc() || !(weight > 0.0) || !std::isfinite(weight)) {
      throw UsageError(fmt::format("'{}' is no weight", text), "--model_weight", usage);
    }
    weights.push_back(weight);
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= sum;
  return weights;
}

void check_same_vocabulary(const TranslationModel& first, const TranslationModel& other,
                           const std::string& where) {
  const Tokenizers& a = first.tokenizers;
  const Tokenizers& b = other.tokenizers;
  if (a.source.serialized() == b.source.serialized() &&
      a.target.serialized() == b.target.serialized()) {
    return;
  }
  throw Error("its tokenizer is not the first model's", where,
              "Models of an ensemble are trained with one: give --tokenizer.model to heed-train");
}

}  // namespace

std::optional<Shortlist> chosen_shortlist(const TranslationModel& loaded, bool is_wanted,
                                          const std::string& model) {
  if (!is_wanted) return {};
  if (loaded.shortlist) return loaded.shortlist;
  throw Error(fmt::format("--shortlist true, but the model has no {}", shortlist_file), model,
              "Give its run or model directory, not a checkpoint; if the file is missing there, "
              "start heed-train on the run again, which writes it");
}

void check_model_given(const std::string& model) {
  if (!model.empty()) return;
  throw UsageError("--model is missing", "command line",
                   "Give a run directory, a model directory or a checkpoint file");
}

void check_model_given(const std::vector<std::string>& models) {
  check_model_given(models.empty() ? "" : models.front());
}

// The parser assigns the settings anew, the model's name with them: it is taken by value.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
TranslationModel load_to_translate(std::string model, const TranslatorSettings& settings,
                                   OptionParser& parser, Console& console) {
  check_model_given(model);
  TranslationModel loaded = load_model(model, at::kCPU);
  // Of the model before, if there was one, nothing stays.
  settings.decoding = {};
  settings.precision = TranslationPrecision::fp32;
  settings.shortlist = false;
  ModelDefaults defaults{settings.decoding, settings.precision, settings.shortlist};
  assign_ini(loaded.settings, loaded.settings_where, "decoding", defaults);
  if (settings.languages != nullptr) {
    assign_ini(loaded.settings, loaded.settings_where, "languages", *settings.languages);
  }
  const auto [longest, splitting] =
      std::pair(settings.decoding.max_source_length, settings.decoding.split_sentences);
  parser.assign();
  if (settings.decoding.split_sentences == SentenceSplitting::automatic) {
    settings.decoding.split_sentences = splitting;
  }
  if (settings.decoding.max_source_length > longest) {
    console.line(
        fmt::format("warning: --max_source_length {} is more than the {} of {}, which may "
                    "never have seen such lines: they may be translated badly",
                    settings.decoding.max_source_length, longest, model));
  }
  check_finite(*loaded.transformer, model);
  loaded.transformer->to(device_for(settings.precision, settings.compute));
  prepare_to_translate(loaded.transformer, settings.precision, console);
  return loaded;
}

Translator make_translator(const TranslationModel& loaded, const std::string& model,
                           const TranslatorSettings& settings) {
  return {loaded.transformer, loaded.tokenizers, settings.decoding,
          chosen_shortlist(loaded, settings.shortlist, model)};
}

Translator load_translator(const std::string& model, const TranslatorSettings& settings,
                           OptionParser& parser, Console& console) {
  return make_translator(load_to_translate(model, settings, parser, console), model, settings);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): as above
LoadedEnsemble load_ensemble(std::vector<std::string> models, const EnsembleOptions& options,
                             const TranslatorSettings& settings, OptionParser& parser,
                             Console& console) {
  check_model_given(models);
  if (models.size() == 1 && options.mixing != Mixing::arithmetic) {
    throw UsageError("--mixing is for more than one model", "command line", "Leave it out");
  }
  const std::vector<double> weights = weights_of(options, models.size());
  std::vector<TranslationModel> loaded;  // the first one last, so that its settings stay
  int64_t shortest = std::numeric_limits<int64_t>::max();
  for (const std::string& model : models | std::views::reverse) {
    loaded.push_back(load_to_translate(model, settings, parser, console));
    shortest = std::min(shortest, settings.decoding.max_source_length);
  }
  settings.decoding.max_source_length = shortest;  // none of them is asked for what it never saw
  std::ranges::reverse(loaded);
  Ensemble ensemble{{}, weights, options.mixing};
  for (size_t i = 0; i < loaded.size(); ++i) {
    check_same_vocabulary(loaded.front(), loaded[i], models[i]);
    ensemble.models.push_back(loaded[i].transformer);
  }
  if (settings.shortlist && models.size() > 1) {
    throw UsageError("--shortlist is for one model", "command line", "Give --shortlist false");
  }
  return {std::move(ensemble), loaded.front().tokenizers,
          chosen_shortlist(loaded.front(), settings.shortlist, models.front())};
}

}  // namespace heed
