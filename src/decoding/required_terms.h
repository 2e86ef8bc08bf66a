#pragma once

#include <span>
#include <vector>

#include "heed/model/model_directory.h"
#include "heed/text/glossary.h"
#include "segment.h"

namespace heed {

/// From now on the segment's translation has to hold the translations of `terms`, which are parts
/// of its text.
void require_terms(Segment& segment, std::span<const FoundTerm> terms,
                   const Tokenizers& tokenizers);

/// Whether a text has all their translations, as whole words, and each as often as they do.
[[nodiscard]] bool has_translations(std::string_view text, std::span<const FoundTerm> terms);

}  // namespace heed
