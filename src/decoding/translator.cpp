#include "heed/decoding/translator.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "heed/core/error.h"
#include "heed/core/stopwatch.h"
#include "heed/model/eval_mode_guard.h"
#include "joined_lines.h"
#include "line_requirements.h"
#include "mender.h"
#include "phrase_parts.h"
#include "segment_search.h"

namespace heed {
namespace {

// Refuses a search that can require no phrases, if there are some.
void check_phrases(const TranslatorOptions& options, bool are_there) {
  const bool is_plain = options.search.samples == 0 && options.search.diverse_groups == 1;
  if (is_plain || !are_there) return;
  throw UsageError("a glossary and constraints do not go with samples and groups",
                   "settings of decoding", "Leave one of them out");
}

// Whether all that is found counts, of which the n best are chosen later.
bool chooses_later(const TranslatorOptions& options) {
  return options.mbr != Utility::none || options.search.coverage_penalty > 0.0;
}

void check_counts(const TargetConstraints& constraints, size_t lines) {
  const auto& [prefixes, phrases] = constraints;
  const bool has_prefixes = prefixes.empty() || prefixes.size() == lines;
  if (has_prefixes && (phrases.empty() || phrases.size() == lines)) return;
  throw UsageError(fmt::format("{} prefixes and phrases of {} lines for {} lines", prefixes.size(),
                               phrases.size(), lines),
                   "constraints", "Give as many as there are lines, or none");
}

}  // namespace

Translator::Translator(Ensemble ensemble, Tokenizers tokenizers, TranslatorOptions options,
                       std::optional<Shortlist> shortlist)
    : system_{std::move(ensemble), std::move(tokenizers), options, std::move(shortlist)} {
  set_options(options);
}

void Translator::set_options(const TranslatorOptions& options) {
  check_options(options);
  check_phrases(options, !glossary_.empty());
  check_alignment_layer(options.search, system_.ensemble.models.front()->config());
  system_.options = options;
}

void Translator::use_glossary(Glossary glossary) {
  check_phrases(system_.options, !glossary.empty());
  glossary_ = std::move(glossary);
}

std::vector<Translation> Translator::translate(std::span<const std::string> lines,
                                               const TargetConstraints& constraints,
                                               const Progress& progress) {
  check_counts(constraints, lines.size());
  check_phrases(system_.options, !constraints.phrases.empty());
  const EvalModeGuard eval_mode(*system_.ensemble.models.front());
  const LineRequirements requirements(system_, glossary_, constraints);
  std::vector<Segment> segments =
      segments_of(lines, system_.tokenizers.source, cutting(requirements));
  for (Segment& segment : segments) requirements.require_of(segment);
  translate_segments(segments, [&](size_t done) {
    const size_t all = std::max<size_t>(segments.size(), 1);
    if (progress) progress(static_cast<int64_t>(lines.size() * done / all));
  });
  if (!constraints.phrases.empty()) {
    std::ranges::sort(segments, {}, &Segment::index);
    share_out_phrases(lines_in_parts(
        segments, [&](size_t line) { return requirements.all_of(line, lines[line]); }));
  }
  for (Segment& segment : segments) explain(segment);
  std::vector<Translation> translations = join(std::move(segments), lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    requirements.check_whole(i, lines[i], translations[i]);
  }
  return translations;
}

LineCutting Translator::cutting(const LineRequirements& requirements) const {
  return {system_.options.max_source_length,
          system_.options.split_sentences == SentenceSplitting::always,
          [&requirements](std::string_view line) {
            std::vector<std::string_view> whole;
            for (const RequiredPart& part : requirements.parts_of(line)) {
              whole.push_back(line.substr(part.begin, part.end - part.begin));
            }
            return whole;
          }};
}

void Translator::translate_segments(std::span<Segment> segments,
                                    const std::function<void(size_t segments)>& progress) {
  const SegmentSearch search(system_);
  const SearchOptions options = search_options();
  const Mender mender(search, options);
  for_each_batch(
      search.batches_of(segments, system_.options.search),
      [&](SegmentBatch batch) {
        const Stopwatch stopwatch;
        search.search_batch(batch, options);
        if (options.samples == 0) mender.mend(batch);
        close_batch(batch, stopwatch);
      },
      progress);
}

// Phrase by phrase, of all lines in parts at once.
void Translator::share_out_phrases(std::span<const LineInParts> lines) {
  size_t most = 0;
  for (const LineInParts& line : lines) most = std::max(most, line.phrases.size());
  const SegmentSearch search(system_);
  const SearchOptions options = search_options();
  const Mender mender(search, options);
  for (size_t number = 0; number < most; ++number) {
    std::vector<Segment> tried = parts_to_try(lines, number);
    for_each_batch(search.batches_of(tried, options), [&](SegmentBatch batch) {
      const Stopwatch stopwatch;
      mender.mend(batch);
      close_batch(batch, stopwatch);
    });
    take_cheapest(lines, tried);
  }
}

// Each thread takes the next batch as soon as it is free. A single batch is shared by all threads.
// They take one after the other on a GPU, and where a model shows its attention or a translation is
// watched.
void Translator::for_each_batch(std::span<const std::span<Segment>> batches,
                                const std::function<void(std::span<Segment> batch)>& work,
                                const std::function<void(size_t segments)>& progress) {
  const bool is_on_gpu = !system_.ensemble.models[0]->device().is_cpu();
  const bool is_shown = system_.options.search.coverage_penalty > 0.0 || system_.watcher;
  const bool is_one_by_one = batches.size() == 1 || is_on_gpu || is_shown;
  const int64_t workers = is_one_by_one ? 1 : at::get_num_threads();
  const at::ThreadLocalState modes;  // whether gradients are wanted, and such
  std::atomic<size_t> next = 0, done = 0;
  at::parallel_for(0, workers, 1, [&](int64_t worker, int64_t) {
    const at::ThreadLocalStateGuard same_modes(modes);
    for (size_t i = next++; i < batches.size(); i = next++) {
      try {
        work(batches[i]);
        done += batches[i].size();
        if (worker == 0 && progress) progress(done);
      } catch (...) {
        next = batches.size();
        throw;
      }
    }
  });
  if (progress) progress(done);
}

SearchOptions Translator::search_options() const {
  SearchOptions options = system_.options.search;
  if (chooses_later(system_.options)) options.n_best = options.width();
  return options;
}

// What is left to do of a batch: its time, and the n best.
void Translator::close_batch(std::span<Segment> batch, const Stopwatch& stopwatch) const {
  const double share = stopwatch.seconds() / static_cast<double>(batch.size());
  const auto n_best = static_cast<size_t>(system_.options.search.n_best);
  for (Segment& segment : batch) {
    segment.seconds = share;
    segment.found.resize(std::min(segment.found.size(), n_best));
  }
}

// What is asked for beyond the text. One by one: a model shows its attention to one at a time.
void Translator::explain(Segment& segment) {
  Transformer& model = system_.ensemble.models.front();
  const std::vector<int32_t>& source = segment.sentence.source;
  if (shows_alignment_) {
    segment.alignment = align_words(model, system_.tokenizers, source, segment.found.front().tokens,
                                    system_.options.search.alignment_layer);
  }
  if (!shows_attention_) return;
  for (auto& [text, tokens, defects] : segment.found) {
    AttentionMaps maps = attention_maps(model, source, tokens);
    AttentionMapAxes axes(system_.tokenizers.source.pieces(source),
                          system_.tokenizers.target.pieces(tokens), !maps.cross.empty());
    text.attention = {{segment.text, text.text, std::move(axes), std::move(maps)}};
  }
}

}  // namespace heed
