#include "heed/decoding/translator.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iterator>

#include "heed/model/eval_mode_guard.h"
#include "heed/text/blank.h"
#include "heed/text/tokenizer.h"
#include "segment.h"

namespace heed {

Translator::Translator(Ensemble ensemble, Tokenizers tokenizers, TranslatorOptions options,
                       std::optional<Shortlist> shortlist)
    : ensemble_(std::move(ensemble)),
      tokenizers_(std::move(tokenizers)),
      options_(options),
      shortlist_(std::move(shortlist)) {
  check_search(options_.search);
}

std::vector<Translation> Translator::translate(std::span<const std::string> lines,
                                               const Progress& progress) {
  const EvalModeGuard eval_mode(*ensemble_.models.front());
  std::vector<Segment> segments =
      segments_of(lines, tokenizers_.source, options_.max_source_length);
  if (segments.empty()) return std::vector<Translation>(lines.size());
  const auto length = [](const Segment& segment) { return segment.source.size(); };
  std::ranges::stable_sort(segments, std::greater(), length);
  translate_batches(batches_of(segments, options_.search), [&](size_t done) {
    if (progress) progress(static_cast<int64_t>(lines.size() * done / segments.size()));
  });
  return join(std::move(segments), lines.size());
}

std::vector<Translator::SegmentBatch> Translator::batches_of(SegmentBatch longest_first,
                                                             const SearchOptions& options) const {
  const int64_t rows = options.samples > 0 ? options.samples : options.beam_size;
  std::vector<SegmentBatch> batches;
  while (!longest_first.empty()) {
    const int64_t length = std::ssize(longest_first.front().source) + 1;  // with eos
    int64_t size = options_.batch_tokens / (length * rows);
    if (options_.batch_size > 0) size = std::min(size, options_.batch_size);
    size = std::clamp<int64_t>(size, 1, std::ssize(longest_first));
    batches.push_back(longest_first.first(static_cast<size_t>(size)));
    longest_first = longest_first.subspan(static_cast<size_t>(size));
  }
  return batches;
}

// Each thread takes the next batch as soon as it is free. A single batch is shared by all threads.
void Translator::translate_batches(std::span<const SegmentBatch> batches,
                                   const std::function<void(size_t segments)>& progress) {
  const bool is_shared = batches.size() == 1 || !ensemble_.models[0]->device().is_cpu();
  const int64_t workers = is_shared ? 1 : at::get_num_threads();
  const at::ThreadLocalState modes;  // whether gradients are wanted, and such
  std::atomic<size_t> next = 0, done = 0;
  at::parallel_for(0, workers, 1, [&](int64_t worker, int64_t) {
    const at::ThreadLocalStateGuard same_modes(modes);
    for (size_t i = next++; i < batches.size(); i = next++) {
      try {
        translate_batch(batches[i]);
        done += batches[i].size();
        if (worker == 0) progress(done);
      } catch (...) {
        next = batches.size();
        throw;
      }
    }
  });
  progress(done);
}

void Translator::translate_batch(SegmentBatch batch) {
  search(batch, options_.search);
  if (options_.search_again && options_.search.samples == 0) mend(batch);
}

void Translator::search(SegmentBatch batch, const SearchOptions& options) {
  std::vector<std::vector<int32_t>> sources;
  for (const Segment& segment : batch) sources.push_back(segment.source);
  Transformer& model = ensemble_.models.front();
  const SourceBatch source = make_source_batch(sources, model->device());
  std::vector<std::vector<Hypothesis>> found = [&] {
    if (ensemble_.models.size() > 1) {
      EnsembleDecoder decoder(ensemble_, source);
      return heed::search(decoder, sources, options);
    }
    const auto outputs = output_vocabulary(model->output, shortlist_, sources);
    ModelDecoder decoder(model, model->encode(source.src, source.src_mask), *outputs);
    return heed::search(decoder, sources, options);
  }();
  for (size_t i = 0; i < batch.size(); ++i) take(batch[i], std::move(found[i]));
}

void Translator::take(Segment& segment, std::vector<Hypothesis> found) const {
  if (options_.mbr != Utility::none) order_by_utility(found);
  found.resize(std::min(found.size(), static_cast<size_t>(options_.search.n_best)));
  segment.found.clear();
  for (const Hypothesis& hypothesis : found) segment.found.push_back(text_of(hypothesis));
  const bool is_empty = is_blank(segment.found.front().text);
  segment.defect = is_empty ? Defect::empty : defect_of(segment.source, found.front());
}

// The most like the others first. Samples count alike, as they are drawn by their probability.
void Translator::order_by_utility(std::vector<Hypothesis>& found) const {
  std::vector<std::string> texts;
  std::vector<double> weights;
  double sum = 0.0;
  for (const Hypothesis& hypothesis : found) {
    texts.push_back(line_of(hypothesis.tokens));
    const double less = hypothesis.log_prob - found.front().log_prob;
    weights.push_back(options_.search.samples > 0 ? 1.0 : std::exp(less));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  const std::vector<double> utilities = expected_utilities(texts, weights, options_.mbr);
  for (size_t i = 0; i < found.size(); ++i) found[i].score = utilities[i];
  std::ranges::stable_sort(found, std::greater(), &Hypothesis::score);
}

std::string Translator::line_of(std::span<const int32_t> tokens) const {
  return without_controls(tokenizers_.target.decode(tokens));
}

TranslatedText Translator::text_of(const Hypothesis& found) const {
  TranslatedText text{line_of(found.tokens), found.log_prob, found.score};
  for (size_t i = 0; i < found.tokens.size(); ++i) {
    text.pieces.push_back({tokenizers_.target.piece(found.tokens[i]), found.log_probs[i]});
  }
  text.words = words_of(found.tokens, text.pieces);
  if (found.has_ended) text.pieces.push_back({"</s>", found.log_probs.back()});
  return text;
}

// A word begins with a piece that begins with a space.
std::vector<TranslatedWord> Translator::words_of(std::span<const int32_t> tokens,
                                                 std::span<const TranslatedPiece> pieces) const {
  constexpr const char* space = "\u2581";
  std::vector<TranslatedWord> words;
  for (size_t begin = 0, end = 0; begin < pieces.size(); begin = end) {
    double log_prob = 0.0;
    do {
      log_prob += pieces[end++].log_prob;
    } while (end < pieces.size() && !pieces[end].text.starts_with(space));
    const size_t size = end - begin;
    words.push_back(
        {line_of(tokens.subspan(begin, size)), std::exp(log_prob / static_cast<double>(size))});
  }
  return words;
}

// Searches again for what has a defect, in batches for a wider beam.
void Translator::mend(SegmentBatch batch) {
  std::vector<Segment> seconds;
  const auto is_defective = [](const Segment& segment) { return segment.defect != Defect::none; };
  std::ranges::copy_if(batch, std::back_inserter(seconds), is_defective);
  const SearchOptions options = without_defect(options_.search);
  for (const SegmentBatch part : batches_of(seconds, options)) search(part, options);
  auto first = batch.begin();
  for (Segment& second : seconds) {
    first = std::find_if(first, batch.end(), is_defective);
    choose(*first, second);
    ++first;
  }
}

// The second translation takes the first one's place where it has no defect; what was wrong with
// the first is kept.
void Translator::choose(Segment& first, Segment& second) {
  const Defect defect = first.defect;
  const bool is_mended = second.defect == Defect::none;
  if (is_mended) first = std::move(second);
  first.is_mended = is_mended;
  first.defect = defect;
}

}  // namespace heed
