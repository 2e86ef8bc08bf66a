#include "segment.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>

#include "heed/text/blank.h"
#include "heed/text/line_splitter.h"

namespace heed {
namespace {

/// The segments of a line.
using LineSegments = std::span<const Segment>;

// A line has the first defect of its parts, and is mended where all that have one are.
void add_defect(Translation& translation, Defect defect, bool is_mended) {
  if (defect == Defect::none) return;
  const bool is_first = translation.defect == Defect::none;
  translation.is_mended = is_mended && (is_first || translation.is_mended);
  if (is_first) translation.defect = defect;
}

// The line's own blanks; where it has none, as between Chinese sentences, one between Latin letters
// and marks.
std::string spacing_between(const std::string& before, const std::string& spacing,
                            const std::string& after) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!spacing.empty() || before.empty() || after.empty()) return spacing;
  return is_ascii(before.back()) && is_ascii(after.front()) ? " " : "";
}

// The `rank`-th best translation of a line: that of each part, or the last one that it has.
TranslatedText joined(LineSegments segments, size_t rank) {
  TranslatedText line;
  std::string before, spacing;
  for (const Segment& segment : segments) {
    const TranslatedText& part = segment.found[std::min(rank, segment.found.size() - 1)];
    line.text += without_controls(spacing_between(before, spacing, part.text)) + part.text;
    line.log_prob += part.log_prob;
    line.score += part.score;
    line.pieces.insert(line.pieces.end(), part.pieces.begin(), part.pieces.end());
    line.words.insert(line.words.end(), part.words.begin(), part.words.end());
    line.attention.insert(line.attention.end(), part.attention.begin(), part.attention.end());
    before = part.text;
    spacing = segment.spacing;
  }
  return line;
}

int64_t count_words(const std::string& text) {
  std::istringstream words(text);
  return std::distance(std::istream_iterator<std::string>(words), {});
}

// The parts' words count on.
std::vector<WordLink> alignment_of(LineSegments segments) {
  std::vector<WordLink> links;
  int64_t source = 0, target = 0;
  for (const Segment& segment : segments) {
    for (const WordLink& link : segment.alignment) {
      links.push_back({source + link.source, target + link.target});
    }
    source += count_words(segment.text);
    target += count_words(segment.found.front().text);
  }
  return links;
}

Translation translation_of(LineSegments segments) {
  Translation translation{joined(segments, 0)};
  translation.parts = std::ssize(segments);
  translation.alignment = alignment_of(segments);
  size_t most = 1;
  for (const Segment& segment : segments) {
    add_defect(translation, segment.defect, segment.is_mended);
    translation.seconds += segment.seconds;
    most = std::max(most, segment.found.size());
  }
  for (size_t rank = 1; rank < most; ++rank) translation.others.push_back(joined(segments, rank));
  return translation;
}

}  // namespace

std::string without_controls(std::string text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
  std::ranges::replace_if(text, is_control, ' ');
  return text;
}

std::vector<Segment> segments_of(std::span<const std::string> lines, const Tokenizer& tokenizer,
                                 int64_t limit) {
  const auto count_pieces = [&](std::string_view text) {
    return std::ssize(tokenizer.encode(text));
  };
  std::vector<Segment> segments;
  for (size_t line = 0; line < lines.size(); ++line) {
    if (is_blank(lines[line])) continue;
    std::vector<int32_t> pieces = tokenizer.encode(lines[line]);
    if (pieces.empty()) continue;  // as blank: the tokenizer drops all of it
    if (std::ssize(pieces) <= limit) {
      segments.push_back({line, segments.size(), lines[line], "", {std::move(pieces)}});
      continue;
    }
    for (LinePart& part : split_line(lines[line], limit, count_pieces)) {
      if (is_blank(part.text)) continue;
      Sentence sentence{tokenizer.encode(part.text)};
      const bool is_first = segments.empty() || segments.back().line != line;
      segments.push_back({line, segments.size(), std::move(part.text), std::move(part.spacing),
                          std::move(sentence), is_first});
    }
  }
  return segments;
}

std::vector<Translation> join(std::vector<Segment> segments, size_t num_lines) {
  std::ranges::sort(segments, {}, &Segment::index);
  std::vector<Translation> translations(num_lines);
  for (auto first = segments.begin(); first != segments.end();) {
    const auto last = std::find_if(
        first, segments.end(), [&](const Segment& segment) { return segment.line != first->line; });
    translations[first->line] = translation_of({first, last});
    first = last;
  }
  return translations;
}

}  // namespace heed
