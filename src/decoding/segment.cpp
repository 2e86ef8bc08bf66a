#include "segment.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>

#include "heed/text/blank.h"
#include "heed/text/known_spaces.h"
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

void add_terms(Translation& translation, const Segment& segment) {
  for (const RequiredPart& part : segment.required) {
    if (!part.is_term) continue;
    translation.terms.push_back(
        {segment.text.substr(part.begin, part.end - part.begin), part.translation});
  }
}

Translation translation_of(LineSegments segments) {
  Translation translation{joined(segments, 0)};
  translation.parts = std::ssize(segments);
  translation.alignment = alignment_of(segments);
  size_t most = 1;
  for (const Segment& segment : segments) {
    add_defect(translation, segment.defect, segment.is_mended);
    add_terms(translation, segment);
    translation.seconds += segment.seconds;
    most = std::max(most, segment.found.size());
  }
  for (size_t rank = 1; rank < most; ++rank) translation.others.push_back(joined(segments, rank));
  return translation;
}

// A line of one sentence keeps its blanks.
std::vector<LinePart> sentences_of(const std::string& line) {
  std::vector<LinePart> sentences = split_sentences(line);
  std::erase_if(sentences, [](const LinePart& part) { return is_blank(part.text); });
  return sentences.size() > 1 ? sentences : std::vector<LinePart>{{line, ""}};
}

/// Collects segments.
class Cutter {
 public:
  Cutter(const Tokenizer& tokenizer, int64_t limit) : tokenizer_(tokenizer), limit_(limit) {}

  /// Adds a text of a line, in parts where it has too many pieces.
  void add(size_t line, const LinePart& text) {
    std::string known = with_known_spaces(text.text, tokenizer_);
    std::vector<int32_t> pieces = tokenizer_.encode(known);
    if (std::ssize(pieces) <= limit_) {
      return add(line, {std::move(known), text.spacing}, std::move(pieces));
    }
    const auto count_pieces = [this](std::string_view part) {
      return std::ssize(tokenizer_.encode(part));
    };
    std::vector<LinePart> parts = split_line(text.text, limit_, count_pieces);
    parts.back().spacing += text.spacing;
    for (LinePart& part : parts) {
      part.text = with_known_spaces(part.text, tokenizer_);
      if (part.text.empty()) continue;
      std::vector<int32_t> of_part = tokenizer_.encode(part.text);
      add(line, std::move(part), std::move(of_part));
    }
  }

  std::vector<Segment> take() { return std::move(segments_); }

 private:
  void add(size_t line, LinePart part, std::vector<int32_t> pieces) {
    if (pieces.empty()) return;  // as blank: the tokenizer drops all of it
    const bool is_first = segments_.empty() || segments_.back().line != line;
    segments_.push_back({line,
                         segments_.size(),
                         std::move(part.text),
                         std::move(part.spacing),
                         {std::move(pieces)},
                         is_first});
  }

  const Tokenizer& tokenizer_;
  int64_t limit_;
  std::vector<Segment> segments_;
};

}  // namespace

std::string without_controls(std::string text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
  std::ranges::replace_if(text, is_control, ' ');
  return text;
}

std::vector<Segment> segments_of(std::span<const std::string> lines, const Tokenizer& tokenizer,
                                 const LineCutting& cutting) {
  Cutter cutter(tokenizer, cutting.limit);
  for (size_t line = 0; line < lines.size(); ++line) {
    if (is_blank(lines[line])) continue;
    if (!cutting.at_each_sentence) {
      cutter.add(line, {lines[line], ""});
    } else {
      for (const LinePart& sentence : sentences_of(lines[line])) cutter.add(line, sentence);
    }
  }
  return cutter.take();
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
