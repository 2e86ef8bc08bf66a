#include "segment_search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <ranges>
#include <utility>

#include "constrained_beam.h"
#include "heed/decoding/coverage.h"
#include "heed/text/blank.h"
#include "sentence_search.h"

namespace heed {
namespace {

// How many rows of a batch its search takes.
int64_t rows_of(const Sentence& sentence, const SearchOptions& options) {
  if (sentence.phrases.empty() || options.samples > 0) return options.width();
  return constrained_beam_size(sentence, options.beam_size);
}

Defects defects_of(const Segment& segment, const Hypothesis& hypothesis, const std::string& text) {
  Defects defects;
  const Defect of_pieces =
      is_blank(text) ? Defect::empty : defect_of(segment.sentence.source, hypothesis);
  if (of_pieces != Defect::none) defects.insert(of_pieces);
  if (!holds(text, {segment.text, segment.required})) defects.insert(Defect::lost);
  return defects;
}

// As if the model had chosen all pieces itself.
void score_as_chosen(Hypothesis& hypothesis, const SearchOptions& options) {
  hypothesis.score =
      hypothesis_score(hypothesis.log_prob, std::ssize(hypothesis.log_probs), options);
}

// Leaves the n best of what is in order; of samples that came to the same, one.
template <typename Found>
void cut_to_n_best(std::vector<Found>& found, const SearchOptions& options) {
  if (options.samples > 1) erase_repeated(found);
  found.resize(std::min(found.size(), static_cast<size_t>(options.n_best)));
}

}  // namespace

std::vector<SegmentBatch> SegmentSearch::batches_of(SegmentBatch segments,
                                                    const SearchOptions& options) const {
  const auto length_of = [](const Segment& segment) { return segment.sentence.source.size(); };
  std::ranges::stable_sort(segments, std::greater(), length_of);
  const int64_t batch_size = system_.options.batch_size;
  const auto limit = batch_size > 0 ? batch_size : std::ssize(segments);
  std::vector<SegmentBatch> batches;
  while (!segments.empty()) {
    const int64_t length = std::ssize(segments.front().sentence.source) + 1;  // with eos
    int64_t rows = 0;
    size_t size = 0;
    for (; size < segments.size() && std::ssize(segments.first(size)) < limit; ++size) {
      rows += rows_of(segments[size].sentence, options);
      if (size > 0 && rows * length > system_.options.batch_tokens) break;
    }
    batches.push_back(segments.first(size));
    segments = segments.subspan(size);
  }
  return batches;
}

void SegmentSearch::search_batch(SegmentBatch batch, const SearchOptions& options) const {
  std::vector<Sentence> sentences;
  std::vector<std::vector<int32_t>> sources;
  for (const Segment& segment : batch) {
    sentences.push_back(segment.sentence);
    sources.push_back(segment.sentence.source);
  }
  Transformer& model = first_model();
  const SourceBatch source = make_source_batch(sources, model->device());
  std::vector<std::vector<Hypothesis>> found = [&] {
    if (system_.ensemble.models.size() > 1) {
      EnsembleDecoder decoder(system_.ensemble, source);
      return heed::search(decoder, sentences, options, watcher(batch));
    }
    const auto outputs = output_vocabulary(model->output, system_.shortlist, sentences);
    ModelDecoder decoder(model, model->encode(source.src, source.src_mask), *outputs);
    return heed::search(decoder, sentences, options, watcher(batch));
  }();
  for (size_t i = 0; i < batch.size(); ++i) take(batch[i], std::move(found[i]), options);
}

void SegmentSearch::search(SegmentBatch segments, const SearchOptions& options) const {
  for (const SegmentBatch batch : batches_of(segments, options)) search_batch(batch, options);
}

// Of a batch of one; several would be shown at the same time.
SearchWatcher SegmentSearch::watcher(SegmentBatch batch) const {
  if (!system_.watcher || batch.size() > 1) return {};
  return [this](int64_t, std::span<const int32_t> tokens) {
    system_.watcher(line_of(tokens, system_.tokenizers.target));
  };
}

void SegmentSearch::take(Segment& segment, std::vector<Hypothesis> found,
                         const SearchOptions& options) const {
  if (segment.sentence.has_given_translation()) score_as_chosen(found.front(), options);
  if (options.coverage_penalty > 0.0) add_coverage(found, segment.sentence.source);
  const bool texts_decide = system_.options.mbr != Utility::none;
  if (!texts_decide) cut_to_n_best(found, options);  // others need no text
  segment.found.clear();
  for (Hypothesis& hypothesis : found) {
    TranslatedText text = translated_text(hypothesis, system_.tokenizers.target);
    Defects defects = defects_of(segment, hypothesis, text.text);
    segment.found.push_back({std::move(text), std::move(hypothesis.tokens), std::move(defects)});
  }
  if (texts_decide) {
    rank(segment.found);
    cut_to_n_best(segment.found, options);
  }
}

void SegmentSearch::add_coverage(std::vector<Hypothesis>& found,
                                 const std::vector<int32_t>& source) const {
  for (Hypothesis& hypothesis : found) {
    hypothesis.score += system_.options.search.coverage_penalty *
                        coverage(first_model(), source, hypothesis.tokens);
  }
  std::ranges::stable_sort(found, std::greater(), &Hypothesis::score);
}

void SegmentSearch::rank(std::vector<FoundTranslation>& found) const {
  if (system_.options.mbr != Utility::none) score_by_utility(found);
  const auto score = [](const FoundTranslation& one) { return one.text.score; };
  std::ranges::stable_sort(found, std::greater(), score);
}

// How like the others they are. Samples count alike, as they are drawn by their probability.
void SegmentSearch::score_by_utility(std::vector<FoundTranslation>& found) const {
  const TranslatorOptions& options = system_.options;
  const auto log_prob = [](const FoundTranslation& one) { return one.text.log_prob; };
  const double greatest = std::ranges::max(found | std::views::transform(log_prob));
  std::vector<std::string> texts;
  std::vector<double> weights;
  double sum = 0.0;
  for (const FoundTranslation& one : found) {
    texts.push_back(one.text.text);
    weights.push_back(options.search.samples > 0 ? 1.0 : std::exp(log_prob(one) - greatest));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  const std::vector<double> utilities = expected_utilities(texts, weights, options.mbr);
  for (size_t i = 0; i < found.size(); ++i) found[i].text.score = utilities[i];
}

}  // namespace heed
