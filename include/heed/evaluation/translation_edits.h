#pragma once

#include <cstdint>

#include "heed/evaluation/ngrams.h"

namespace heed {

/// The edits that TER counts between a hypothesis and a reference: shifts of phrases, found one
/// after the other by which of them helps most, and then insertions, deletions and substitutions
/// (Snover et al., 2006, section 2). The limits of the search are sacreBLEU's: phrases of up to 10
/// words, up to 50 words away, up to 1,000 shifts tried, and an edit distance near the diagonal.
int64_t translation_edits(const Symbols& hypothesis, const Symbols& reference);

}  // namespace heed
