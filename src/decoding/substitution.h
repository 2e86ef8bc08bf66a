#pragma once

#include <optional>
#include <string>
#include <vector>

#include "required_parts.h"
#include "word_attention.h"

namespace heed {

/// A translation with parts that it lacked.
struct PlacedParts {
  std::string text = {};
  std::vector<RequiredPart> placed = {};   ///< These it has now.
  std::vector<RequiredPart> unclear = {};  ///< These it lacks still.
};

/// The translation of a text that is nothing but parts, blanks and marks, with one term at most:
/// how several go together no glossary tells.
[[nodiscard]] std::optional<std::string> text_of_parts(const Requirements& required);

/// A translation with the parts that it lacks: of each the translation
/// takes the place of the word that gave most of its attention to the part (as -replace_unk of
/// OpenNMT does; Luong et al. 2015, section 3.3), of a part of several words the place of theirs.
/// `attention` is to the text's pieces, which end at `ends` of it. A part without such a word of
/// its own is unclear.
[[nodiscard]] PlacedParts with_parts_in_place(const std::string& translation,
                                              const WordAttention& attention,
                                              const Requirements& required,
                                              const std::vector<size_t>& ends);

}  // namespace heed
