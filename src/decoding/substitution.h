#pragma once

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

/// A translation with the parts that it lacks: of each the translation takes the place of the word
/// that gave most of its attention to the part (as -replace_unk of OpenNMT does; Luong et al. 2015,
/// section 3.3), of a part of several words the place of theirs, or stands alone if the text is
/// nothing else. `attention` is to the text's pieces, which end at `ends` of it. A part without
/// such a word of its own is unclear.
[[nodiscard]] PlacedParts with_parts_in_place(const std::string& translation,
                                              const WordAttention& attention,
                                              const Requirements& required,
                                              const std::vector<size_t>& ends);

}  // namespace heed
