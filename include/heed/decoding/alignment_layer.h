#pragma once

#include <cstdint>

#include "heed/data/parallel_corpus.h"
#include "heed/model/shortlist.h"
#include "heed/model/transformer.h"

namespace heed {

/// The layer of the decoder, from 1, whose attention to the source is most like an alignment of
/// words: where the pieces of translations are predicted, it looks at those that the shortlist has
/// them as likely translations of. Which one that is differs from model to model: of six it was the
/// last but one (Garg et al. 2019, section 4.1), of two that reverse their input the last. Reads
/// some hundred of the pairs; where they tell nothing it is the last layer.
[[nodiscard]] int64_t most_aligned_layer(Transformer& model, const ParallelCorpus& pairs,
                                         const Shortlist& shortlist);

}  // namespace heed
