#include "joined_lines.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "heed/text/blank.h"
#include "heed/text/word_characters.h"

namespace heed {
namespace {

/// The segments of a line.
using LineSegments = std::span<const Segment>;

bool is_blank_at(std::string_view text, size_t place) { return is_blank(text.substr(place, 1)); }

/// Counts the words of a text that grows.
class WordCount {
 public:
  /// The number of the first word of what comes next: the last one's where that goes on.
  [[nodiscard]] int64_t first_of(std::string_view next) const {
    return is_inside_ && !next.empty() && !is_blank_at(next, 0) ? words_ - 1 : words_;
  }

  void add(std::string_view text) {
    for (size_t place = 0; place < text.size(); ++place) {
      const bool was_inside = std::exchange(is_inside_, !is_blank_at(text, place));
      if (is_inside_ && !was_inside) ++words_;
    }
  }

 private:
  int64_t words_ = 0;
  bool is_inside_ = false;  // the text ends within a word
};

// The line's own blanks; where it has none, as between Chinese sentences, one between Latin letters
// and marks, and none between Chinese ones.
std::string spacing_between(const std::string& before, const std::string& spacing,
                            const std::string& after) {
  if (stands_without_spaces(character_before(before, before.size())) &&
      stands_without_spaces(character_at(after, 0))) {
    return "";
  }
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!spacing.empty() || before.empty() || after.empty()) return without_controls(spacing);
  return is_ascii(before.back()) && is_ascii(after.front()) ? " " : "";
}

// That of a segment, or the last one that it has.
const TranslatedText& ranked(const Segment& segment, size_t rank) {
  return segment.found[std::min(rank, segment.found.size() - 1)].text;
}

// What stands before each segment in the `rank`-th best translation of a line.
std::vector<std::string> spacings_of(LineSegments segments, size_t rank) {
  std::vector<std::string> spacings{""};
  for (size_t i = 1; i < segments.size(); ++i) {
    spacings.push_back(spacing_between(ranked(segments[i - 1], rank).text, segments[i - 1].spacing,
                                       ranked(segments[i], rank).text));
  }
  return spacings;
}

// Adds a word's second half.
void lengthen(TranslatedWord& word, const TranslatedWord& rest) {
  const double log_prob = static_cast<double>(word.pieces) * std::log(word.confidence) +
                          static_cast<double>(rest.pieces) * std::log(rest.confidence);
  word.text += rest.text;
  word.pieces += rest.pieces;
  word.confidence = std::exp(log_prob / static_cast<double>(word.pieces));
}

// Where a text ends within a word, the next one's first goes on with it.
void add_words(TranslatedText& line, const TranslatedText& part) {
  auto first = part.words.begin();
  const bool goes_on = !line.text.empty() && !is_blank_at(line.text, line.text.size() - 1) &&
                       !part.text.empty() && !is_blank_at(part.text, 0);
  if (goes_on && !line.words.empty() && first != part.words.end()) {
    lengthen(line.words.back(), *first++);
  }
  line.words.insert(line.words.end(), first, part.words.end());
}

// The `rank`-th best translation of a line.
TranslatedText joined(LineSegments segments, size_t rank) {
  const std::vector<std::string> spacings = spacings_of(segments, rank);
  TranslatedText line;
  for (size_t i = 0; i < segments.size(); ++i) {
    const TranslatedText& part = ranked(segments[i], rank);
    line.text += spacings[i];
    add_words(line, part);
    line.text += part.text;
    line.log_prob += part.log_prob;
    line.score += part.score;
    line.pieces.insert(line.pieces.end(), part.pieces.begin(), part.pieces.end());
    line.attention.insert(line.attention.end(), part.attention.begin(), part.attention.end());
  }
  return line;
}

// The parts' words count on.
std::vector<WordLink> alignment_of(LineSegments segments) {
  const std::vector<std::string> spacings = spacings_of(segments, 0);
  std::vector<WordLink> links;
  WordCount source, target;
  for (size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    const std::string& translation = ranked(segment, 0).text;
    target.add(spacings[i]);
    for (const WordLink& link : segment.alignment) {
      links.push_back({source.first_of(segment.text) + link.source,
                       target.first_of(translation) + link.target});
    }
    source.add(segment.text);
    source.add(segment.spacing);
    target.add(translation);
  }
  links.erase(std::unique(links.begin(), links.end()), links.end());
  return links;
}

// Of all parts: what is wrong with them, or else was before they were mended.
void add_defects(LineSegments segments, Translation& translation) {
  Defects earlier;
  for (const Segment& segment : segments) {
    translation.defects.merge(Defects(segment.found.front().defects));
    earlier.merge(Defects(segment.earlier_defects));
  }
  translation.is_mended = translation.defects.empty() && !earlier.empty();
  if (translation.is_mended) translation.defects = std::move(earlier);
}

Translation translation_of(LineSegments segments) {
  Translation translation{joined(segments, 0)};
  translation.parts = std::ssize(segments);
  translation.alignment = alignment_of(segments);
  add_defects(segments, translation);
  size_t most = 1;
  for (const Segment& segment : segments) {
    translation.seconds += segment.seconds;
    most = std::max(most, segment.found.size());
  }
  for (size_t rank = 1; rank < most; ++rank) translation.others.push_back(joined(segments, rank));
  return translation;
}

}  // namespace

std::string joined_text(std::span<const Segment> segments) { return joined(segments, 0).text; }

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
