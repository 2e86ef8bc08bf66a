#include "heed/decoding/translator.h"

#include <algorithm>

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
  for (size_t begin = 0; begin < segments.size();) {
    const size_t end = begin + batch_size(std::span(segments).subspan(begin));
    translate_batch(std::span(segments).subspan(begin, end - begin));
    begin = end;
    if (progress) progress(static_cast<int64_t>(lines.size() * end / segments.size()));
  }
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

// How many segments, longest first, fill a batch.
size_t Translator::batch_size(std::span<const Segment> longest_first) const {
  const int64_t length = std::ssize(longest_first.front().source) + 1;  // with eos
  const int64_t rows = options_.batch_tokens / (length * options_.search.beam_size);
  return std::min(longest_first.size(), static_cast<size_t>(std::max<int64_t>(1, rows)));
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
