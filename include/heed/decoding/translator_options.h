#pragma once

#include <cstdint>

#include "heed/decoding/minimum_bayes_risk.h"
#include "heed/decoding/search_options.h"
#include "heed/decoding/sentence_splitting.h"
#include "heed/model/transformer_config.h"

namespace heed {

/// How text is translated. Section [decoding] of a model's config.ini, and options of the programs.
struct TranslatorOptions {
  SearchOptions search;
  Utility mbr = Utility::none;
  int64_t batch_tokens = 4096;
  int64_t batch_size = 0;
  int64_t max_source_length = 256;
  SentenceSplitting split_sentences = SentenceSplitting::automatic;
  bool search_again = true;
  bool verbatim = true;

  template <class Visitor>
  void visit(Visitor&& field) {
    search.visit(field);
    field("mbr", mbr,
          "Choose, of the whole beam or of the samples, the translation that is most like the "
          "others, by this score (minimum Bayes risk; Kumar and Byrne 2004)");
    field("batch_tokens", batch_tokens, "Source tokens times beam_size of a batch, padding counted",
          between(1, 100'000'000));
    field("batch_size", batch_size,
          "Sentences of a batch at most; 0 = as many as batch_tokens holds", at_least(0));
    field(
        "max_source_length", max_source_length,
        "Lines of more pieces are translated in parts, cut at ends of sentences where possible; in "
        "a model at most what it was trained on",
        between(2, 1'000'000));
    field("split_sentences", split_sentences,
          "Whether each sentence of a line is translated by itself; it ends with its mark where no "
          "lower-case letter follows. Else only lines above max_source_length are cut. auto: as "
          "the model says, for which heed-train writes true where hardly a line of its text has "
          "more than one, as such a model would lose some");
    field("search_again", search_again,
          "Whether translations that are empty, repeat themselves, do not end or are far too short "
          "are searched for again in a way that forbids it");
    field("verbatim", verbatim,
          "Whether translations that lack an address, a tag, a placeholder, a file's path or a "
          "user's name (@name) of their source get it in place of the word for it, or are searched "
          "for again in "
          "a way that requires it");
  }
};

/// Throws UsageError for options that contradict each other.
void check_options(const TranslatorOptions& options);

/// Throws UsageError for an alignment_layer that such a model does not have.
void check_alignment_layer(const SearchOptions& options, const TransformerConfig& model);

}  // namespace heed
