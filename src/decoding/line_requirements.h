#pragma once

#include <string_view>
#include <vector>

#include "heed/decoding/translation_system.h"
#include "heed/decoding/translator.h"
#include "segment.h"

namespace heed {

/// What translations of lines have to hold and to begin with: the terms and verbatim parts of their
/// text, and what the caller asks for.
class LineRequirements {
 public:
  /// The system and the glossary must live as long, and so must what the constraints refer to.
  LineRequirements(const TranslationSystem& system, const Glossary& glossary,
                   const TargetConstraints& constraints)
      : system_(system), glossary_(glossary), constraints_(constraints) {}

  /// The terms and verbatim parts of a text.
  [[nodiscard]] std::vector<RequiredPart> parts_of(std::string_view text) const;

  /// Those of a whole line, and the caller's phrases for it, the longest first.
  [[nodiscard]] std::vector<RequiredPart> all_of(size_t line, std::string_view text) const;

  /// Requires of a segment what its text has, its part of the line's prefix, and the line's phrases
  /// if it is all of the line: in a line in parts they wait until it is known what each part says.
  void require_of(Segment& segment) const;

  /// Lists the terms of a line in its translation, and flags what its parts have lost together: an
  /// address or a term that is longer than a part may be is one in no part.
  void check_whole(size_t line, std::string_view text, Translation& translation) const;

 private:
  [[nodiscard]] std::vector<RequiredPart> phrases_of(size_t line) const;
  [[nodiscard]] std::vector<int32_t> prefix_of(const Segment& segment,
                                               std::string_view prefix) const;

  const TranslationSystem& system_;
  const Glossary& glossary_;
  TargetConstraints constraints_;
};

}  // namespace heed
