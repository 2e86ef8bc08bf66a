#pragma once

#include <cstdint>
#include <vector>

#include "heed/core/options.h"
#include "heed/decoding/output_vocabulary.h"
#include "heed/model/transformer.h"

namespace heed {

/// How translations are searched for; defaults are the paper's (Vaswani et al. 2017, section 6.1).
struct BeamSearchOptions {
  int64_t beam_size = 4;
  double length_penalty = 0.6;
  int64_t max_extra_length = 50;
  int64_t min_length = 0;
  double min_length_ratio = 0.0;
  int64_t no_repeat_ngram = 0;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("beam_size", beam_size, "Hypotheses kept at each position; 1 = greedy search",
          between(1, 1000));
    field("length_penalty", length_penalty,
          "alpha of score = log p / ((5 + length) / 6)^alpha (Wu et al. 2016, eq. 14)",
          at_least(0));
    field("max_extra_length", max_extra_length,
          "Translations have at most this many pieces more than their source", between(1, 100'000));
    field("min_length", min_length, "Translations have at least this many pieces",
          between(0, 100'000));
    field("min_length_ratio", min_length_ratio,
          "Translations have at least so many pieces for each of their source", between(0, 10));
    field("no_repeat_ngram", no_repeat_ngram,
          "No so many pieces in a row come twice in a translation (Paulus et al. 2018, section "
          "2.5); 0 = they may",
          between(0, 100));
  }
};

/// A translation, or the beginning of one.
struct Hypothesis {
  std::vector<int32_t> tokens;  ///< Without bos and eos.
  double log_prob = 0.0;        ///< Sum of the tokens' and, if it ended by itself, eos's log p.
  double score = 0.0;           ///< log_prob under the length penalty.
  bool has_ended = true;        ///< By eos; false where it was cut off at its greatest length.
};

/// log_prob / ((5 + length) / 6)^alpha, where length counts eos (Wu et al. 2016, eq. 14).
[[nodiscard]] double length_penalized(double log_prob, int64_t length, double alpha);

/// Beam search for a batch of encoded sentences. `source_lengths` are their pieces without eos,
/// `outputs` what their translations may consist of.
/// Returns each sentence's finished hypotheses, best first, at most beam_size and at least one.
/// A hypothesis is dropped when it could not become the best one by eight tokens more, or by as
/// many as the source has, that cost no probability.
/// The result for a sentence depends on the others of its batch only through rounding.
[[nodiscard]] std::vector<std::vector<Hypothesis>> beam_search(
    Transformer& model, const Memory& memory, const std::vector<int64_t>& source_lengths,
    const OutputVocabulary& outputs, const BeamSearchOptions& options);

}  // namespace heed
