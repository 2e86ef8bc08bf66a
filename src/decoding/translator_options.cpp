#include "heed/decoding/translator_options.h"

#include <fmt/format.h>

#include "heed/core/error.h"

namespace heed {

void check_options(const TranslatorOptions& options) {
  check_search(options.search);
  const bool has_mbr = options.mbr != Utility::none;
  const bool has_coverage = options.search.coverage_penalty > 0.0;
  if ((has_mbr || has_coverage) && options.search.width() == 1) {
    throw UsageError("there is one translation, and mbr and coverage_penalty choose among several",
                     "settings of decoding", "Raise beam_size or samples, or leave them out");
  }
  if (has_mbr && has_coverage) {
    throw UsageError("mbr has scores of its own, without a coverage_penalty",
                     "settings of decoding", "Leave one of them out");
  }
}

void check_alignment_layer(const SearchOptions& options, const TransformerConfig& model) {
  if (options.alignment_layer <= model.num_decoder_layers) return;
  throw UsageError(fmt::format("there is no layer {}", options.alignment_layer), "alignment_layer",
                   fmt::format("The decoder has {}", model.num_decoder_layers));
}

}  // namespace heed
