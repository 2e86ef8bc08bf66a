#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "heed/decoding/hypothesis.h"
#include "heed/decoding/search_options.h"
#include "heed/decoding/sentence.h"
#include "heed/decoding/step_decoder.h"

namespace heed {

/// Searches for the translations of a batch of sentences, or draws them, as the options say.
/// `decoder` is at the beginning of their translations.
///
/// Returns each sentence's finished hypotheses, best first, at least one. The result for a sentence
/// depends on the others of its batch only through rounding.
[[nodiscard]] std::vector<std::vector<Hypothesis>> search(StepDecoder& decoder,
                                                          std::span<const Sentence> sentences,
                                                          const SearchOptions& options);

}  // namespace heed
