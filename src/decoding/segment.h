#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/decoding/sentence.h"
#include "heed/decoding/translation.h"
#include "heed/text/tokenizer.h"
#include "required_parts.h"

namespace heed {

/// One of the translations that a search has found.
struct FoundTranslation {
  TranslatedText text;
  std::vector<int32_t> tokens;  ///< Without eos.
  Defects defects;

  /// Whether it holds what it has to.
  [[nodiscard]] bool has_parts() const { return !defects.contains(Defect::lost); }
};

/// A line, or a part of a long one, and its translation.
struct Segment {
  size_t line = 0;
  size_t index = 0;  ///< Of all segments, in the order of the text.
  std::string text = {};
  std::string spacing = {};  ///< Behind it in the line.
  Sentence sentence = {};
  size_t part = 0;                           ///< Of its line, from 0.
  bool is_last = true;                       ///< Of its line.
  std::vector<FoundTranslation> found = {};  ///< Best first.
  std::vector<WordLink> alignment = {};      ///< Of the best one, where asked for.
  std::vector<RequiredPart> required = {};   ///< What its translation has to hold.
  double seconds = 0.0;                      ///< See Translation.
  Defects earlier_defects = {};              ///< Of translations that others took the place of.
};

/// A text as it may stand in a line: spaces for line feeds and other controls, which pieces may
/// spell in bytes.
[[nodiscard]] std::string without_controls(std::string text);

/// How lines are cut.
struct LineCutting {
  int64_t limit = 0;              ///< No part has more pieces.
  bool at_each_sentence = false;  ///< Whether each sentence is a part.
  /// What of a line stays whole, in the order of the line.
  std::function<std::vector<std::string_view>(std::string_view line)> whole_parts = {};
};

/// The lines that are not blank, in parts where they are cut.
[[nodiscard]] std::vector<Segment> segments_of(std::span<const std::string> lines,
                                               const Tokenizer& tokenizer,
                                               const LineCutting& cutting);

}  // namespace heed
