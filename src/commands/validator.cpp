#include "validator.h"

#include <fmt/format.h>

#include "heed/evaluation/bleu.h"
#include "heed/training/trainer.h"

namespace heed {

Validate make_validator(Transformer model, const TrainingData& data,
                        const TrainSettings& settings) {
  TranslatorOptions decoding = settings.decoding;
  decoding.search.beam_size = settings.validation.beam_size;
  return [model, &data, decoding, tokens = settings.training.batch_tokens,
          calls = size_t{0}]() mutable {
    const std::vector<std::string> translations =
        Translator(model, data.tokenizer, decoding).translate(data.valid_text.source);
    const size_t shown = calls++ % translations.size();  // another sentence each time
    return ValidationScores{
        .nll = mean_nll(model, data.valid, tokens),
        .bleu = corpus_bleu(translations, {{data.valid_text.target}}).score,
        .sample = fmt::format("{} -> {}", data.valid_text.source[shown], translations[shown])};
  };
}

}  // namespace heed
