#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "required_parts.h"
#include "word_attention.h"

namespace heed {

/// A part of a text, in bytes.
struct Range {
  size_t begin = 0, end = 0;
};

/// What spaces separate.
[[nodiscard]] std::vector<Range> words_of(std::string_view text);

/// A source, in pieces that end at `ends` of it.
struct PiecesOfSource {
  std::string_view text;
  const std::vector<size_t>& ends;
};

/// A translation in words, and what each of them attends to in the source.
struct WordsOfTranslation {
  const std::string& text;
  std::vector<Range> words;
  const WordAttention& attention;

  [[nodiscard]] std::string_view text_of(Range range) const {
    return std::string_view(text).substr(range.begin, range.end - range.begin);
  }
};

/// The place of the words that the model used for a part of the source, by their attention. None
/// where that is not clear: where another word of the source would lose its translation, or some
/// of the part's would stay.
[[nodiscard]] std::optional<Range> place_of(const RequiredPart& part, const PiecesOfSource& source,
                                            const WordsOfTranslation& translation);

}  // namespace heed
