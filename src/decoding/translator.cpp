#include "heed/decoding/translator.h"

#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>

#include <algorithm>
#include <atomic>

#include "heed/data/batch.h"
#include "heed/model/eval_mode_guard.h"
#include "heed/text/blank.h"

namespace heed {

/// A line, or a part of a long one.
struct Translator::Segment {
  size_t line;
  size_t index;  // of all segments, in the order of the text
  std::vector<int32_t> source;
  std::string translation;
};

namespace {

// Cuts a long line into parts of at most `limit` pieces, before the last piece that begins a word.
std::vector<std::vector<int32_t>> split_long(std::span<const int32_t> pieces, int64_t limit,
                                             const Tokenizer& tokenizer) {
  std::vector<std::vector<int32_t>> parts;
  while (std::ssize(pieces) > limit) {
    auto length = static_cast<size_t>(limit);
    while (length > 1 && !tokenizer.piece(pieces[length]).starts_with("\u2581")) --length;
    if (length == 1) length = static_cast<size_t>(limit);
    parts.emplace_back(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(length));
    pieces = pieces.subspan(length);
  }
  parts.emplace_back(pieces.begin(), pieces.end());
  return parts;
}

}  // namespace

Translator::Translator(Transformer model, Tokenizer tokenizer, TranslatorOptions options)
    : model_(std::move(model)), tokenizer_(std::move(tokenizer)), options_(options) {}

std::vector<std::string> Translator::translate(std::span<const std::string> lines,
                                               const Progress& progress) {
  const EvalModeGuard eval_mode(*model_);
  std::vector<Segment> segments = segments_of(lines);
  const auto is_longer = [](const Segment& a, const Segment& b) {
    return a.source.size() > b.source.size();
  };
  std::stable_sort(segments.begin(), segments.end(), is_longer);
  if (segments.empty()) return std::vector<std::string>(lines.size());
  translate_batches(batches_of(segments), [&](size_t done) {
    if (progress) progress(static_cast<int64_t>(lines.size() * done / segments.size()));
  });
  return join(std::move(segments), lines.size());
}

std::vector<Translator::Segment> Translator::segments_of(std::span<const std::string> lines) const {
  std::vector<Segment> segments;
  for (size_t line = 0; line < lines.size(); ++line) {
    if (is_blank(lines[line])) continue;
    const std::vector<int32_t> pieces = tokenizer_.encode(lines[line]);
    for (auto& part : split_long(pieces, options_.max_source_length, tokenizer_)) {
      segments.push_back({line, segments.size(), std::move(part), ""});
    }
  }
  return segments;
}

std::vector<std::span<Translator::Segment>> Translator::batches_of(
    std::span<Segment> longest_first) const {
  std::vector<std::span<Segment>> batches;
  while (!longest_first.empty()) {
    const int64_t length = std::ssize(longest_first.front().source) + 1;  // with eos
    int64_t size = options_.batch_tokens / (length * options_.search.beam_size);
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
  std::vector<std::vector<int32_t>> sources;
  std::vector<int64_t> lengths;
  for (const auto& segment : batch) {
    sources.push_back(segment.source);
    lengths.push_back(std::ssize(segment.source));
  }
  const SourceBatch source = make_source_batch(sources, model_->device());
  const Memory memory = model_->encode(source.src, source.src_mask);
  const auto found = beam_search(model_, memory, lengths, options_.search);
  for (size_t i = 0; i < batch.size(); ++i) {
    batch[i].translation = tokenizer_.decode(found[i].front().tokens);
  }
}

// The segments' translations in their first order, those of a line joined by a space.
std::vector<std::string> Translator::join(std::vector<Segment> segments, size_t num_lines) {
  std::sort(segments.begin(), segments.end(),
            [](const Segment& a, const Segment& b) { return a.index < b.index; });
  std::vector<std::string> translations(num_lines);
  for (const auto& segment : segments) {
    std::string& translation = translations[segment.line];
    if (!translation.empty()) translation += ' ';
    translation += segment.translation;
  }
  // One line in, one line out: a piece may spell a line feed in bytes.
  for (auto& translation : translations) {
    std::replace(translation.begin(), translation.end(), '\n', ' ');
  }
  return translations;
}

}  // namespace heed
