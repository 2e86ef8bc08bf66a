#include "model_settings.h"

#include <algorithm>

#include "heed/core/ini.h"
#include "heed/data/languages.h"
#include "heed/decoding/alignment_layer.h"

namespace heed {

TrainSettings settings_of_model(TrainSettings settings, const TrainingData& data) {
  int64_t longest = 2;
  for (int64_t i = 0; i < data.train.size(); ++i)
    longest = std::max(longest, std::ssize(data.train.source(i)));
  TranslatorOptions& decoding = settings.decoding;
  decoding.max_source_length = std::min(decoding.max_source_length, longest);
  if (decoding.split_sentences == SentenceSplitting::automatic) {
    decoding.split_sentences = has_single_sentences(data.train, data.tokenizers.source)
                                   ? SentenceSplitting::always
                                   : SentenceSplitting::never;
  }
  return settings;
}

std::string model_settings(Transformer& model, const TrainSettings& settings,
                           const TrainingData& data, const Shortlist& shortlist) {
  TranslatorOptions decoding = settings.decoding;
  if (decoding.search.alignment_layer == 0) {
    decoding.search.alignment_layer = most_aligned_layer(model, data.valid, shortlist);
  }
  return to_ini("model", settings.model) + "\n" + to_ini("languages", languages_of(settings.data)) +
         "\n" + to_ini("decoding", decoding);
}

}  // namespace heed
