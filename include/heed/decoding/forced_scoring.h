#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "heed/data/parallel_corpus.h"
#include "heed/decoding/ensemble.h"

namespace heed {

/// The log-probabilities, in nats, that models together, or one alone, give to translations that
/// are there already: of each pair of `corpus` those of its target's pieces, eos last, each given
/// the source and the pieces before it.
///
/// `batch_tokens` bounds a batch as BatchSampler does. `progress` is called with the pairs done.
[[nodiscard]] std::vector<std::vector<float>> target_log_probs(
    const Ensemble& ensemble, const ParallelCorpus& corpus, int64_t batch_tokens,
    const std::function<void(int64_t done)>& progress = {});

}  // namespace heed
