#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "heed/decoding/sentence.h"
#include "heed/decoding/translation.h"
#include "heed/text/tokenizer.h"
#include "required_parts.h"

namespace heed {

/// A line, or a part of a long one, and its translation.
struct Segment {
  size_t line = 0;
  size_t index = 0;  ///< Of all segments, in the order of the text.
  std::string text = {};
  std::string spacing = {};  ///< Behind it in the line.
  Sentence sentence = {};
  bool is_first = true;                           ///< Of its line.
  std::vector<TranslatedText> found = {};         ///< Best first.
  std::vector<std::vector<int32_t>> pieces = {};  ///< Of each that was found.
  std::vector<WordLink> alignment = {};           ///< Of the best one, where asked for.
  std::vector<RequiredPart> required = {};        ///< Of the text.
  double seconds = 0.0;                           ///< See Translation.
  Defect defect = Defect::none;
  bool is_mended = false;
  bool is_substituted = false;  ///< Of the parts that it lacked, see with_parts_in_place().
};

/// A text as it may stand in a line: spaces for line feeds and other controls, which pieces may
/// spell in bytes.
[[nodiscard]] std::string without_controls(std::string text);

/// How lines are cut.
struct LineCutting {
  int64_t limit = 0;              ///< No part has more pieces.
  bool at_each_sentence = false;  ///< Whether each sentence is a part.
};

/// The lines that are not blank, in parts where they are cut.
[[nodiscard]] std::vector<Segment> segments_of(std::span<const std::string> lines,
                                               const Tokenizer& tokenizer,
                                               const LineCutting& cutting);

/// The translations of all lines from those of their segments, in any order.
[[nodiscard]] std::vector<Translation> join(std::vector<Segment> segments, size_t num_lines);

}  // namespace heed
