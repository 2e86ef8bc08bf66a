#include "validator.h"

#include <fmt/format.h>

#include <algorithm>

#include "heed/evaluation/bleu.h"
#include "heed/evaluation/usual_tokenizer.h"
#include "heed/training/trainer.h"

namespace heed {

namespace {

struct Stopped {};

// Nothing where it is stopped between two batches.
std::optional<std::vector<std::string>> translate_unless_stopped(Translator translator,
                                                                 std::span<const std::string> lines,
                                                                 const StopRequest& should_stop) {
  try {
    return texts_of(translator.translate(lines, [&](int64_t) {
      if (should_stop()) throw Stopped();
    }));
  } catch (const Stopped&) {
    return std::nullopt;
  }
}

// Of sentences that are spread evenly over the validation set.
std::vector<SampleTranslation> samples_of(const ParallelText& text,
                                          const std::vector<std::string>& translations) {
  constexpr size_t most = 5;
  const size_t count = std::min(most, translations.size());
  std::vector<SampleTranslation> samples;
  for (size_t i = 0; i < count; ++i) {
    const size_t line = i * translations.size() / count;
    samples.push_back({text.source[line], text.target[line], translations[line]});
  }
  return samples;
}

// Another sentence each time, whatever the steps between: Fibonacci hashing (Knuth 1973, 6.4).
size_t any_of(size_t count, int64_t step) {
  return (static_cast<uint64_t>(step) * 0x9E3779B97F4A7C15 >> 32) % count;
}

}  // namespace

Validate make_validator(Transformer model, const TrainingData& data,
                        const TrainSettings& settings) {
  TranslatorOptions decoding = settings.decoding;
  decoding.search.beam_size = settings.validation.beam_size;
  const SearchOptions usual;  // no samples, no groups: one translation, found as fast as may be
  decoding.search.samples = usual.samples;
  decoding.search.temperature = usual.temperature;
  decoding.search.top_k = usual.top_k;
  decoding.search.top_p = usual.top_p;
  decoding.search.diverse_groups = usual.diverse_groups;
  decoding.search.coverage_penalty = usual.coverage_penalty;
  decoding.mbr = Utility::none;
  const BleuOptions bleu{.tokenize = usual_tokenizer(data.valid_text.target)};
  return [model, &data, decoding, bleu, tokens = settings.training.batch_tokens](
             int64_t step, const StopRequest& should_stop) -> std::optional<ValidationScores> {
    const std::optional<std::vector<std::string>> translated = translate_unless_stopped(
        Translator(model, data.tokenizers, decoding), data.valid_text.source, should_stop);
    if (!translated) return std::nullopt;
    const std::vector<std::string>& translations = *translated;
    const size_t shown = any_of(translations.size(), step);
    return ValidationScores{
        .nll = mean_nll(model, data.valid, tokens),
        .bleu = corpus_bleu(translations, {{data.valid_text.target}}, bleu).score,
        .sample = fmt::format("{} -> {}", data.valid_text.source[shown], translations[shown]),
        .samples = samples_of(data.valid_text, translations)};
  };
}

}  // namespace heed
