#pragma once

#include "heed/data/parallel_corpus.h"
#include "heed/model/shortlist.h"

namespace heed {

/// The shortlist of a training corpus: for each source piece its most probable translations by a
/// LexicalTable, and the corpus's most frequent target pieces.
[[nodiscard]] Shortlist build_shortlist(const ParallelCorpus& corpus, const Tokenizers& tokenizers);

}  // namespace heed
