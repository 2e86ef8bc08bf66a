#include "heed/decoding/translator.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iterator>

#include "constrained_beam.h"
#include "heed/core/error.h"
#include "heed/core/stopwatch.h"
#include "heed/decoding/coverage.h"
#include "heed/model/eval_mode_guard.h"
#include "heed/text/blank.h"
#include "heed/text/tokenizer.h"
#include "required_parts.h"
#include "segment.h"
#include "substitution.h"

namespace heed {
namespace {

// How many rows of a batch its search takes.
int64_t rows_of(const Sentence& sentence, const SearchOptions& options) {
  if (sentence.phrases.empty() || options.samples > 0) return options.width();
  return constrained_beam_size(sentence, options.beam_size);
}

// The longest first.
void sort_by_length(std::span<Segment> segments) {
  const auto length = [](const Segment& segment) { return segment.sentence.source.size(); };
  std::ranges::stable_sort(segments, std::greater(), length);
}

// Whether the best translation has what its parts require.
bool has_required(const Segment& segment) {
  return holds(segment.found.front().text, {segment.text, segment.required});
}

// The same of terms alone, or of all but terms.
bool has_required(const Segment& segment, bool are_terms) {
  std::vector<RequiredPart> parts = segment.required;
  std::erase_if(parts, [=](const RequiredPart& part) { return part.is_term != are_terms; });
  return holds(segment.found.front().text, {segment.text, parts});
}

void check_with_glossary(const TranslatorOptions& options, const Glossary& glossary) {
  const bool is_plain = options.search.samples == 0 && options.search.diverse_groups == 1;
  if (is_plain || glossary.empty()) return;
  throw UsageError("a glossary does not go with samples and groups", "settings of decoding",
                   "Leave one of them out");
}

// Whether all that is found counts, of which the n best are chosen later.
bool chooses_later(const TranslatorOptions& options) {
  return options.mbr != Utility::none || options.search.coverage_penalty > 0.0;
}

// As if the model had chosen all pieces itself.
void score_as_found(Hypothesis& hypothesis, const SearchOptions& options) {
  hypothesis.score =
      hypothesis_score(hypothesis.log_prob, std::ssize(hypothesis.log_probs), options);
}

}  // namespace

Translator::Translator(Ensemble ensemble, Tokenizers tokenizers, TranslatorOptions options,
                       std::optional<Shortlist> shortlist)
    : ensemble_(std::move(ensemble)),
      tokenizers_(std::move(tokenizers)),
      shortlist_(std::move(shortlist)) {
  set_options(options);
}

void Translator::set_options(const TranslatorOptions& options) {
  check_options(options);
  check_with_glossary(options, glossary_);
  check_alignment_layer(options.search, ensemble_.models.front()->config());
  options_ = options;
}

void Translator::use_glossary(Glossary glossary) {
  check_with_glossary(options_, glossary);
  glossary_ = std::move(glossary);
}

std::vector<Translation> Translator::translate(std::span<const std::string> lines,
                                               std::span<const std::string> prefixes,
                                               const Progress& progress) {
  const EvalModeGuard eval_mode(*ensemble_.models.front());
  std::vector<Segment> segments = segments_of(
      lines, tokenizers_.source, {options_.max_source_length, options_.split_sentences});
  if (segments.empty()) return std::vector<Translation>(lines.size());
  for (Segment& segment : segments) {
    segment.required =
        required_parts(segment.text, glossary_, options_.verbatim, tokenizers_.target);
    if (segment.is_first && !prefixes.empty()) require_prefix(segment, prefixes[segment.line]);
  }
  sort_by_length(segments);
  translate_batches(batches_of(segments, options_.search), [&](size_t done) {
    if (progress) progress(static_cast<int64_t>(lines.size() * done / segments.size()));
  });
  for (Segment& segment : segments) explain(segment);
  return join(std::move(segments), lines.size());
}

std::vector<Translator::SegmentBatch> Translator::batches_of(SegmentBatch longest_first,
                                                             const SearchOptions& options) const {
  const auto limit = options_.batch_size > 0 ? options_.batch_size : std::ssize(longest_first);
  std::vector<SegmentBatch> batches;
  while (!longest_first.empty()) {
    const int64_t length = std::ssize(longest_first.front().sentence.source) + 1;  // with eos
    int64_t rows = 0;
    size_t size = 0;
    for (; size < longest_first.size() && std::ssize(longest_first.first(size)) < limit; ++size) {
      rows += rows_of(longest_first[size].sentence, options);
      if (size > 0 && rows * length > options_.batch_tokens) break;
    }
    batches.push_back(longest_first.first(size));
    longest_first = longest_first.subspan(size);
  }
  return batches;
}

// Each thread takes the next batch as soon as it is free. A single batch is shared by all threads.
// They take one after the other on a GPU, and where a model shows its attention or a translation is
// watched.
void Translator::translate_batches(std::span<const SegmentBatch> batches,
                                   const std::function<void(size_t segments)>& progress) {
  const bool is_alone = batches.size() == 1 || !ensemble_.models[0]->device().is_cpu();
  const bool one_by_one = options_.search.coverage_penalty > 0.0 || watcher_;
  const int64_t workers = is_alone || one_by_one ? 1 : at::get_num_threads();
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
  const Stopwatch stopwatch;
  SearchOptions options = options_.search;
  if (chooses_later(options_)) options.n_best = options.width();
  search(batch, options);
  if (options.samples == 0) mend(batch, options);
  const double share = stopwatch.seconds() / static_cast<double>(batch.size());
  for (Segment& segment : batch) segment.seconds = share;
}

// The translation begins with the prefix of its line.
void Translator::require_prefix(Segment& segment, const std::string& prefix) const {
  const size_t end = is_blank(prefix) ? 0 : prefix.find_last_not_of(" \t") + 1;
  segment.sentence.prefix = tokenizers_.target.encode(std::string_view(prefix).substr(0, end));
}

void Translator::search(SegmentBatch batch, const SearchOptions& options) {
  std::vector<Sentence> sentences;
  std::vector<std::vector<int32_t>> sources;
  for (const Segment& segment : batch) {
    sentences.push_back(segment.sentence);
    sources.push_back(segment.sentence.source);
  }
  Transformer& model = ensemble_.models.front();
  const SourceBatch source = make_source_batch(sources, model->device());
  std::vector<std::vector<Hypothesis>> found = [&] {
    if (ensemble_.models.size() > 1) {
      EnsembleDecoder decoder(ensemble_, source);
      return heed::search(decoder, sentences, options, search_watcher(batch));
    }
    const auto outputs = output_vocabulary(model->output, shortlist_, sentences);
    ModelDecoder decoder(model, model->encode(source.src, source.src_mask), *outputs);
    return heed::search(decoder, sentences, options, search_watcher(batch));
  }();
  for (size_t i = 0; i < batch.size(); ++i) {
    if (batch[i].is_substituted) score_as_found(found[i].front(), options);
    take(batch[i], std::move(found[i]));
  }
}

// Of a batch of one; several would be shown at the same time.
SearchWatcher Translator::search_watcher(SegmentBatch batch) const {
  if (!watcher_ || batch.size() > 1) return {};
  return [this](int64_t, std::span<const int32_t> tokens) {
    watcher_(line_of(tokens, tokenizers_.target));
  };
}

void Translator::take(Segment& segment, std::vector<Hypothesis> found) {
  if (options_.mbr != Utility::none) order_by_utility(found);
  if (options_.search.samples > 1) erase_repeated(found);
  if (options_.search.coverage_penalty > 0.0) add_coverage(found, segment.sentence.source);
  found.resize(std::min(found.size(), static_cast<size_t>(options_.search.n_best)));
  segment.found.clear();
  segment.pieces.clear();
  for (const Hypothesis& hypothesis : found) {
    segment.found.push_back(translated_text(hypothesis, tokenizers_.target));
    segment.pieces.push_back(hypothesis.tokens);
  }
  const bool is_empty = is_blank(segment.found.front().text);
  segment.defect = is_empty ? Defect::empty : defect_of(segment.sentence.source, found.front());
  if (segment.defect == Defect::none && !has_required(segment)) segment.defect = Defect::lost;
}

void Translator::add_coverage(std::vector<Hypothesis>& found, const std::vector<int32_t>& source) {
  for (Hypothesis& hypothesis : found) {
    hypothesis.score += options_.search.coverage_penalty *
                        coverage(ensemble_.models.front(), source, hypothesis.tokens);
  }
  std::ranges::stable_sort(found, std::greater(), &Hypothesis::score);
}

// The most like the others first. Samples count alike, as they are drawn by their probability.
void Translator::order_by_utility(std::vector<Hypothesis>& found) const {
  std::vector<std::string> texts;
  std::vector<double> weights;
  double sum = 0.0;
  for (const Hypothesis& hypothesis : found) {
    texts.push_back(line_of(hypothesis.tokens, tokenizers_.target));
    const double less = hypothesis.log_prob - found.front().log_prob;
    weights.push_back(options_.search.samples > 0 ? 1.0 : std::exp(less));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  const std::vector<double> utilities = expected_utilities(texts, weights, options_.mbr);
  for (size_t i = 0; i < found.size(); ++i) found[i].score = utilities[i];
  std::ranges::stable_sort(found, std::greater(), &Hypothesis::score);
}

// Searches again for what lacks a required part, in a way that has them in place or requires them,
// and for what has another defect, in a way that forbids that.
void Translator::mend(SegmentBatch batch, const SearchOptions& options) {
  std::vector<Segment> seconds;
  const auto has_other_defect = [this](const Segment& segment) {
    return options_.search_again && segment.defect != Defect::none &&
           segment.defect != Defect::lost;
  };
  std::ranges::copy_if(batch, std::back_inserter(seconds), [&](const Segment& segment) {
    return has_other_defect(segment) || !has_required(segment);
  });
  const auto lacking = std::ranges::stable_partition(seconds, has_other_defect);
  const std::span<Segment> others(seconds.begin(), lacking.begin());
  substitute(lacking, options);
  for (Segment& second : seconds) {
    if (!has_required(second) && !second.is_substituted) {
      require(second.sentence, {second.text, second.required}, tokenizers_);
    }
  }
  search_in_batches(lacking, options);
  search_in_batches(others, without_defect(options));
  for (Segment& second : seconds) {
    choose(*std::ranges::find(batch, second.index, &Segment::index), second);
  }
}

// Where the words are clear that stand for what a translation lacks, the next search shall find
// the same one with these replaced.
void Translator::substitute(SegmentBatch segments, const SearchOptions& options) {
  sort_by_length(segments);
  for (const SegmentBatch batch : batches_of(segments, options)) {
    std::vector<TranslatedPieces> translations;
    for (const Segment& segment : batch) {
      translations.push_back({segment.sentence.source, segment.pieces.front()});
    }
    const std::vector<WordAttention> attention = word_attention(
        ensemble_.models.front(), translations, options.alignment_layer, tokenizers_.target);
    for (size_t i = 0; i < attention.size(); ++i) substitute(batch[i], attention[i]);
  }
}

void Translator::substitute(Segment& segment, const WordAttention& attention) {
  if (segment.defect != Defect::lost) return;  // such as cut off: nobody knows how it ends
  const Requirements required{segment.text, segment.required};
  const std::optional<std::string> text = with_parts_in_place(
      segment.found.front().text, attention, required, tokenizers_.source.ends(segment.text));
  if (!text) return;
  std::vector<int32_t> tokens = tokenizers_.target.encode(*text);
  if (!holds(line_of(tokens, tokenizers_.target), required)) return;
  const std::vector<int32_t>& prefix = segment.sentence.prefix;
  if (!std::ranges::equal(prefix,
                          std::span(tokens).first(std::min(prefix.size(), tokens.size())))) {
    return;
  }
  tokens.push_back(eos_id);
  segment.sentence.prefix = std::move(tokens);
  segment.is_substituted = true;
}

// For a beam that may be wider than the first search's.
void Translator::search_in_batches(SegmentBatch segments, const SearchOptions& options) {
  sort_by_length(segments);
  for (const SegmentBatch batch : batches_of(segments, options)) search(batch, options);
}

// The second translation takes the first one's place where it has no defect, or terms that the
// first one lacks. What was wrong with the first is kept, but for terms: no model knows them by
// itself.
void Translator::choose(Segment& first, Segment& second) {
  const bool is_sound = second.defect == Defect::none;
  const bool has_more = has_required(second) && !has_required(first, /*are_terms=*/true);
  if (!is_sound && !has_more) return;
  const bool lacked_terms_alone =
      first.defect == Defect::lost && has_required(first, /*are_terms=*/false);
  const Defect mended = lacked_terms_alone ? Defect::none : first.defect;
  const Defect defect = is_sound ? mended : second.defect;
  if (second.is_substituted) {  // the next best are as they were
    for (size_t i = 1; i < first.found.size(); ++i) {
      if (first.found[i].text == second.found.front().text) continue;
      second.found.push_back(std::move(first.found[i]));
      second.pieces.push_back(std::move(first.pieces[i]));
    }
  }
  first = std::move(second);
  first.defect = defect;
  first.is_mended = is_sound && mended != Defect::none;
}

// What is asked for beyond the text. One by one: a model shows its attention to one at a time.
void Translator::explain(Segment& segment) {
  Transformer& model = ensemble_.models.front();
  const std::vector<int32_t>& source = segment.sentence.source;
  if (shows_alignment_) {
    segment.alignment = align_words(model, tokenizers_, source, segment.pieces.front(),
                                    options_.search.alignment_layer);
  }
  if (!shows_attention_) return;
  for (size_t i = 0; i < segment.found.size(); ++i) {
    AttentionMaps maps = attention_maps(model, source, segment.pieces[i]);
    AttentionMapAxes axes(tokenizers_.source.pieces(source),
                          tokenizers_.target.pieces(segment.pieces[i]), !maps.cross.empty());
    segment.found[i].attention = {
        {segment.text, segment.found[i].text, std::move(axes), std::move(maps)}};
  }
}

}  // namespace heed
