#include "heed/commands/score.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/decoding/forced_scoring.h"
#include "heed/evaluation/line_counts.h"
#include "translation_files.h"
#include "translation_writer.h"

namespace heed {
namespace {

/// The lines of both files.
struct Pairs {
  std::vector<std::string> source, target;
};

Pairs read_pairs(const TranslateSettings& settings) {
  Pairs pairs{read_lines(settings.input), read_lines(settings.score)};
  check_line_counts(settings.input, std::ssize(pairs.source), settings.score,
                    std::ssize(pairs.target));
  return pairs;
}

void check_usage(const TranslateSettings& settings) {
  const SearchOptions& search = settings.decoding.search;
  const bool translates = search.n_best > 1 || search.samples > 0 ||
                          settings.decoding.mbr != Utility::none || settings.shortlist ||
                          search.coverage_penalty > 0.0;
  const bool has_files = !settings.alignment.empty() || !settings.attention.empty() ||
                         !settings.prefix.empty() || !settings.constraints.empty() ||
                         !settings.glossary.empty() || !settings.reference.empty();
  if (translates || has_files || settings.quantize != Quantization::none) {
    throw UsageError("--score translates nothing, so that options of translations say nothing",
                     "command line",
                     "Leave out n_best, samples, mbr, coverage_penalty, shortlist, alignment, "
                     "attention, prefix, constraints, glossary, reference and quantize");
  }
  check_files(settings);
}

std::vector<std::vector<int32_t>> pieces_of(const std::vector<std::string>& lines,
                                            const Tokenizer& tokenizer) {
  std::vector<std::vector<int32_t>> pieces;
  for (const std::string& line : lines) pieces.push_back(tokenizer.encode(line));
  return pieces;
}

Hypothesis hypothesis_of(std::vector<int32_t> tokens, std::vector<float> log_probs,
                         const SearchOptions& options) {
  const double sum = std::accumulate(log_probs.begin(), log_probs.end(), 0.0);
  const double score = hypothesis_score(sum, std::ssize(log_probs), options);
  return {std::move(tokens), std::move(log_probs), sum, score};
}

std::string written(const Hypothesis& pair, const std::string& text, const Tokenizer& tokenizer,
                    TranslationFormat format) {
  if (format == TranslationFormat::text) return fmt::format("{:.6g}\n", pair.log_prob);
  Translation line{translated_text(pair, tokenizer)};
  line.text = text;
  line.parts = 1;
  return json_line(line);
}

struct Total {
  double log_prob = 0.0;
  int64_t pieces = 0;
};

}  // namespace

void score(TranslateSettings& settings, OptionParser& parser, Console& console) {
  constexpr int64_t batch_tokens = 1024;  // their logits take memory
  const c10::InferenceMode inference;
  check_usage(settings);
  const Pairs pairs = read_pairs(settings);
  const LoadedEnsemble models =
      load_ensemble(settings.model, settings.ensemble,
                    {settings.decoding, settings.precision, settings.shortlist, settings.compute},
                    parser, console);
  const auto source = pieces_of(pairs.source, models.tokenizers.source);
  const auto target = pieces_of(pairs.target, models.tokenizers.target);
  std::vector<int64_t> numbers(source.size());
  std::iota(numbers.begin(), numbers.end(), 1);
  const ParallelCorpus corpus(source, target, numbers);
  auto log_probs = target_log_probs(models.ensemble, corpus, batch_tokens, [&](int64_t done) {
    console.progress(
        fmt::format("Scored {} of {} lines", format_count(done), format_count(corpus.size())));
  });
  OutputFile output(settings.output);
  Total total;
  for (size_t i = 0; i < target.size(); ++i) {
    const Hypothesis pair =
        hypothesis_of(target[i], std::move(log_probs[i]), settings.decoding.search);
    output.write(written(pair, pairs.target[i], models.tokenizers.target, settings.format));
    total.log_prob += pair.log_prob;
    total.pieces += std::ssize(pair.log_probs);
  }
  output.close();
  console.line(fmt::format("Perplexity {:.2f} of {} pieces",
                           std::exp(-total.log_prob / static_cast<double>(total.pieces)),
                           format_count(total.pieces)));
}

}  // namespace heed
