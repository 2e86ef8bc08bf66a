#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "heed/decoding/hypothesis.h"
#include "heed/decoding/search_options.h"
#include "heed/decoding/sentence.h"
#include "heed/decoding/step_decoder.h"

namespace heed {

/// Called after each step for each sentence whose search goes on, with its number and the best
/// growing hypothesis.
using SearchWatcher = std::function<void(int64_t sentence, std::span<const int32_t> tokens)>;

/// Searches for the translations of a batch of sentences, or draws them, as the options say.
/// `decoder` is at the beginning of their translations.
///
/// Returns each sentence's finished hypotheses, best first, at least one. The result for a sentence
/// depends on the others of its batch only through rounding.
[[nodiscard]] std::vector<std::vector<Hypothesis>> search(StepDecoder& decoder,
                                                          std::span<const Sentence> sentences,
                                                          const SearchOptions& options,
                                                          const SearchWatcher& watcher = {});

}  // namespace heed
