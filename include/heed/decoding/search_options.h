#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "heed/core/options.h"

namespace heed {

/// What a hypothesis's log-probability is divided by.
enum class LengthNormalization {
  gnmt,   ///< ((5 + length) / 6)^alpha (Wu et al. 2016, eq. 14).
  power,  ///< length^alpha, as in Marian and fairseq; alpha 1: the mean of the pieces'.
};
std::span<const std::pair<LengthNormalization, const char*>> enum_names(LengthNormalization);

/// When a beam search ends, besides when all its hypotheses have.
enum class StopRule {
  likely,    ///< When none could become one of the n best by eight pieces more, or as many as the
             ///< source has, that cost no probability.
  first,     ///< With the first n hypotheses that end.
  optimal,   ///< When none could become one of the n best at any length (Huang et al. 2017).
  patience,  ///< When patience * beam_size hypotheses have ended (Kasai et al. 2022).
};
std::span<const std::pair<StopRule, const char*>> enum_names(StopRule);

/// How translations are searched for; defaults are the paper's (Vaswani et al. 2017, section 6.1).
struct SearchOptions {
  int64_t beam_size = 4;
  int64_t n_best = 1;
  double length_penalty = 0.6;
  LengthNormalization length_normalization = LengthNormalization::gnmt;
  double word_reward = 0.0;
  double coverage_penalty = 0.0;
  StopRule stop = StopRule::likely;
  double patience = 1.0;
  int64_t max_extra_length = 50;
  int64_t max_length = 0;
  int64_t min_length = 0;
  double min_length_ratio = 0.0;
  int64_t no_repeat_ngram = 0;
  double repetition_penalty = 1.0;
  int64_t diverse_groups = 1;
  double diversity_penalty = 0.5;
  int64_t samples = 0;
  double temperature = 1.0;
  int64_t top_k = 0;
  double top_p = 1.0;
  int64_t sample_seed = 1;
  int64_t alignment_layer = 0;

  /// How many hypotheses of a sentence grow side by side: those that are drawn, or a beam.
  [[nodiscard]] int64_t width() const { return samples > 0 ? samples : beam_size; }

  template <class Visitor>
  void visit(Visitor&& field) {
    field("beam_size", beam_size, "Hypotheses kept at each position; 1 = greedy search",
          between(1, 1000));
    visit_score(field);
    visit_end(field);
    visit_repetition(field);
    visit_variety(field);
    field("alignment_layer", alignment_layer,
          "Layer of the decoder whose attention to the source, the mean of its heads, tells which "
          "word translates which, for alignments and for a glossary's words; 0 = the last one. "
          "heed-train writes into a model which layer agrees best with a word-based model of its "
          "text (IBM model 1)",
          between(0, 1'000'000));
  }

 private:
  template <class Visitor>
  void visit_score(Visitor&& field) {
    field("length_penalty", length_penalty,
          "alpha of score = log p / ((5 + length) / 6)^alpha (Wu et al. 2016, eq. 14)",
          at_least(0));
    field("length_normalization", length_normalization,
          "What log p is divided by: gnmt, the above, or power: length^alpha");
    field("word_reward", word_reward, "Added to the score for each piece (He et al. 2016)");
    field("coverage_penalty", coverage_penalty,
          "beta of the term added to the scores of what a search has found: beta * sum over the "
          "source's pieces of log(min(attention to it, 1)) (Wu et al. 2016, eq. 14). Reads each of "
          "them again, batch by batch: slow",
          between(0.0, 1000.0));
  }

  template <class Visitor>
  void visit_end(Visitor&& field) {
    field("stop", stop,
          "When a beam ends: if none could become one of the n best by 8 pieces more (likely) or "
          "at any length (optimal; Huang et al. 2017), with the first n ends (first), or with "
          "patience * beam_size ends (patience; Kasai et al. 2022)");
    field("patience", patience,
          "With stop patience: how many times beam_size hypotheses have to end", more_than(0));
    field("max_extra_length", max_extra_length,
          "Translations have at most this many pieces more than their source", between(1, 100'000));
    field("max_length", max_length,
          "Translations have at most this many pieces, the end counted; 0 = no such limit",
          between(0, 100'000));
    field("min_length", min_length, "Translations have at least this many pieces",
          between(0, 100'000));
    field("min_length_ratio", min_length_ratio,
          "Translations have at least so many pieces for each of their source", between(0, 10));
  }

  template <class Visitor>
  void visit_repetition(Visitor&& field) {
    field("no_repeat_ngram", no_repeat_ngram,
          "No so many pieces in a row come twice in a translation (Paulus et al. 2018, section "
          "2.5); 0 = they may",
          between(0, 100));
    field("repetition_penalty", repetition_penalty,
          "log p of pieces that the translation has already is multiplied by this (Keskar et al. "
          "2019); 1 = as it is",
          between(1, 100));
  }

  template <class Visitor>
  void visit_variety(Visitor&& field) {
    field("diverse_groups", diverse_groups,
          "Groups of the beam that avoid each other's pieces (Vijayakumar et al. 2018); beam_size "
          "is a multiple",
          between(1, 1000));
    field("diversity_penalty", diversity_penalty,
          "With groups: taken from log p of a piece for each time that groups before have chosen "
          "it at this position",
          at_least(0));
    field("samples", samples,
          "Instead of a search: translations that are drawn, of which the n best by their score "
          "are given; 0 = search",
          between(0, 1000));
    field("temperature", temperature, "Samples are drawn by p^(1 / temperature)", more_than(0));
    field("top_k", top_k, "Samples are drawn from so many best pieces (Fan et al. 2018); 0 = all",
          between(0, 1'000'000));
    field("top_p", top_p,
          "Samples are drawn from the fewest best pieces that have this probability together "
          "(Holtzman et al. 2020)",
          NumberRange{.low = 0, .high = 1, .includes_low = false});
    field("sample_seed", sample_seed,
          "Of the samples: the same line gets the same ones, wherever it stands", at_least(0));
  }
};

/// Throws UsageError for options that contradict each other.
void check_search(const SearchOptions& options);

/// The score of a hypothesis of `length` pieces, eos counted: log_prob / normalization +
/// word_reward * length.
[[nodiscard]] double hypothesis_score(double log_prob, int64_t length,
                                      const SearchOptions& options);

}  // namespace heed
