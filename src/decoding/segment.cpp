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

// A line of one sentence keeps its blanks.
std::vector<LinePart> sentences_of(const std::string& line,
                                   std::span<const std::string_view> whole) {
  std::vector<LinePart> sentences = split_sentences(line, whole);
  std::erase_if(sentences, [](const LinePart& part) { return is_blank(part.text); });
  return sentences.size() > 1 ? sentences : std::vector<LinePart>{{line, ""}};
}

/// Collects segments.
class Cutter {
 public:
  Cutter(const Tokenizer& tokenizer, const LineCutting& cutting)
      : tokenizer_(tokenizer), cutting_(cutting) {}

  /// Adds a text of a line, in parts where it has too many pieces.
  void add(size_t line, const LinePart& text) {
    std::string known = with_known_spaces(text.text, tokenizer_);
    std::vector<int32_t> pieces = tokenizer_.encode(known);
    if (std::ssize(pieces) <= cutting_.limit) {
      return add(line, {std::move(known), text.spacing}, std::move(pieces));
    }
    const auto count_pieces = [this](std::string_view part) {
      return std::ssize(tokenizer_.encode(part));
    };
    std::vector<LinePart> parts =
        split_line(text.text, cutting_.limit, count_pieces, cutting_.whole_parts(text.text));
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
    const size_t number = is_first ? 0 : segments_.back().part + 1;
    if (!is_first) segments_.back().is_last = false;
    segments_.push_back({line,
                         segments_.size(),
                         std::move(part.text),
                         std::move(part.spacing),
                         {std::move(pieces)},
                         number});
  }

  const Tokenizer& tokenizer_;
  const LineCutting& cutting_;
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
  Cutter cutter(tokenizer, cutting);
  for (size_t line = 0; line < lines.size(); ++line) {
    if (is_blank(lines[line])) continue;
    if (!cutting.at_each_sentence) {
      cutter.add(line, {lines[line], ""});
    } else {
      for (const LinePart& sentence : sentences_of(lines[line], cutting.whole_parts(lines[line]))) {
        cutter.add(line, sentence);
      }
    }
  }
  return cutter.take();
}

}  // namespace heed
