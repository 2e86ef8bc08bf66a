#include "heed/decoding/translator.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>

#include <algorithm>
#include <atomic>
#include <iterator>

#include "heed/data/batch.h"
#include "heed/model/eval_mode_guard.h"
#include "heed/text/blank.h"
#include "heed/text/line_splitter.h"

namespace heed {

namespace {

// A line has the first defect of its parts, and is mended where all that have one are.
void add_defect(Translation& translation, Defect defect, bool is_mended) {
  if (defect == Defect::none) return;
  const bool is_first = translation.defect == Defect::none;
  translation.is_mended = is_mended && (is_first || translation.is_mended);
  if (is_first) translation.defect = defect;
}

}  // namespace

/// A line, or a part of a long one.
struct Translator::Segment {
  size_t line;
  size_t index;  // of all segments, in the order of the text
  std::vector<int32_t> source;
  std::string spacing;  // behind it in the line
  std::string translation;
  double log_prob = 0.0;
  Defect defect = Defect::none;
  bool is_mended = false;
};

Translator::Translator(Transformer model, Tokenizers tokenizers, TranslatorOptions options,
                       std::optional<Shortlist> shortlist)
    : model_(std::move(model)),
      tokenizers_(std::move(tokenizers)),
      options_(options),
      shortlist_(std::move(shortlist)) {}

std::vector<Translation> Translator::translate(std::span<const std::string> lines,
                                               const Progress& progress) {
  const EvalModeGuard eval_mode(*model_);
  std::vector<Segment> segments = segments_of(lines);
  const auto is_longer = [](const Segment& a, const Segment& b) {
    return a.source.size() > b.source.size();
  };
  std::stable_sort(segments.begin(), segments.end(), is_longer);
  if (segments.empty()) return std::vector<Translation>(lines.size());
  translate_batches(batches_of(segments, options_.search.beam_size), [&](size_t done) {
    if (progress) progress(static_cast<int64_t>(lines.size() * done / segments.size()));
  });
  return join(std::move(segments), lines.size());
}

std::vector<Translator::Segment> Translator::segments_of(std::span<const std::string> lines) const {
  const int64_t limit = options_.max_source_length;
  const auto count_pieces = [this](std::string_view text) {
    return std::ssize(tokenizers_.source.encode(text));
  };
  std::vector<Segment> segments;
  for (size_t line = 0; line < lines.size(); ++line) {
    if (is_blank(lines[line])) continue;
    std::vector<int32_t> pieces = tokenizers_.source.encode(lines[line]);
    if (pieces.empty()) continue;  // as blank: the tokenizer drops all of it
    if (std::ssize(pieces) <= limit) {
      segments.push_back({line, segments.size(), std::move(pieces), "", ""});
      continue;
    }
    for (LinePart& part : split_line(lines[line], limit, count_pieces)) {
      if (is_blank(part.text)) continue;
      segments.push_back({line, segments.size(), tokenizers_.source.encode(part.text),
                          std::move(part.spacing), ""});
    }
  }
  return segments;
}

std::vector<std::span<Translator::Segment>> Translator::batches_of(std::span<Segment> longest_first,
                                                                   int64_t beam_size) const {
  std::vector<std::span<Segment>> batches;
  while (!longest_first.empty()) {
    const int64_t length = std::ssize(longest_first.front().source) + 1;  // with eos
    int64_t size = options_.batch_tokens / (length * beam_size);
    if (options_.batch_size > 0) size = std::min(size, options_.batch_size);
    size = std::clamp<int64_t>(size, 1, std::ssize(longest_first));
    batches.push_back(longest_first.first(static_cast<size_t>(size)));
    longest_first = longest_first.subspan(static_cast<size_t>(size));
  }
  return batches;
}

// Each thread takes the next batch as soon as it is free. A single batch is shared by all threads.
void Translator::translate_batches(std::span<const std::span<Segment>> batches,
                                   const std::function<void(size_t segments)>& progress) {
  const bool is_shared = batches.size() == 1 || !model_->device().is_cpu();
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

void Translator::translate_batch(std::span<Segment> batch) {
  const std::vector<Hypothesis> found = search(batch, options_.search);
  for (size_t i = 0; i < batch.size(); ++i) take(batch[i], found[i]);
  if (options_.search_again) mend(batch);
}

// The best translations.
std::vector<Hypothesis> Translator::search(std::span<const Segment> batch,
                                           const BeamSearchOptions& options) {
  std::vector<std::vector<int32_t>> sources;
  std::vector<int64_t> lengths;
  for (const auto& segment : batch) {
    sources.push_back(segment.source);
    lengths.push_back(std::ssize(segment.source));
  }
  const SourceBatch source = make_source_batch(sources, model_->device());
  const Memory memory = model_->encode(source.src, source.src_mask);
  const auto outputs = output_vocabulary(model_->output, shortlist_, sources);
  std::vector<Hypothesis> best;
  for (auto& hypotheses : beam_search(model_, memory, lengths, *outputs, options)) {
    best.push_back(std::move(hypotheses.front()));
  }
  return best;
}

void Translator::take(Segment& segment, const Hypothesis& found) const {
  segment.translation = tokenizers_.target.decode(found.tokens);
  segment.log_prob = found.log_prob;
  segment.defect = is_blank(segment.translation) ? Defect::empty : defect_of(segment.source, found);
}

// Searches again for what has a defect, in batches for a wider beam.
void Translator::mend(std::span<Segment> batch) {
  std::vector<Segment> seconds;
  const auto is_defective = [](const Segment& segment) { return segment.defect != Defect::none; };
  std::copy_if(batch.begin(), batch.end(), std::back_inserter(seconds), is_defective);
  const BeamSearchOptions options = without_defect(options_.search);
  for (const std::span<Segment> part : batches_of(seconds, options.beam_size)) {
    const std::vector<Hypothesis> found = search(part, options);
    for (size_t i = 0; i < part.size(); ++i) take(part[i], found[i]);
  }
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

// The line's own blanks; where it has none, as between Chinese sentences, one between Latin letters
// and marks.
std::string Translator::spacing_between(const Segment& before, const Segment& after) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!before.spacing.empty() || before.translation.empty() || after.translation.empty()) {
    return before.spacing;
  }
  const bool are_latin = is_ascii(before.translation.back()) && is_ascii(after.translation.front());
  return are_latin ? " " : "";
}

// The segments' translations in their first order, those of a line with the blanks between them.
std::vector<Translation> Translator::join(std::vector<Segment> segments, size_t num_lines) {
  std::sort(segments.begin(), segments.end(),
            [](const Segment& a, const Segment& b) { return a.index < b.index; });
  std::vector<Translation> translations(num_lines);
  for (size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    Translation& translation = translations[segment.line];
    if (translation.parts > 0) translation.text += spacing_between(segments[i - 1], segment);
    translation.text += segment.translation;
    translation.log_prob += segment.log_prob;
    add_defect(translation, segment.defect, segment.is_mended);
    ++translation.parts;
  }
  // One line in, one line of text out: pieces may spell line feeds and other controls in bytes.
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
  for (auto& translation : translations) {
    std::ranges::replace_if(translation.text, is_control, ' ');
  }
  return translations;
}

std::vector<std::string> texts_of(std::vector<Translation> translations) {
  std::vector<std::string> texts;
  for (auto& translation : translations) texts.push_back(std::move(translation.text));
  return texts;
}

}  // namespace heed
