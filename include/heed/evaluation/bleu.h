#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/evaluation/tokenize.h"

namespace heed {

/// The longest n-grams that BLEU counts.
constexpr int bleu_max_order = 4;

/// One number for each n-gram order: [0] for words, [3] for 4-grams.
template <class Number>
using BleuOrders = std::array<Number, bleu_max_order>;

/// How BLEU is computed. Everything else is sacreBLEU's default: mixed case, exponential smoothing.
struct BleuOptions {
  BleuTokenizer tokenize = BleuTokenizer::tokenize_13a;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("tokenize", tokenize, "How text is cut into words for BLEU");
  }
};

/// What BLEU needs to know of a sentence or, added up, of a corpus.
struct BleuStatistics {
  int64_t hyp_len = 0;  ///< Words of the hypothesis.
  int64_t ref_len = 0;  ///< Words of the reference closest to it in length; of equals the shorter.
  BleuOrders<int64_t> counts{};  ///< N-grams of the hypothesis found in the references, clipped.
  BleuOrders<int64_t> totals{};  ///< N-grams of the hypothesis.

  BleuStatistics& operator+=(const BleuStatistics& other);
  bool operator==(const BleuStatistics&) const = default;
};

/// Corpus BLEU and what it is made of (Papineni et al., 2002).
struct BleuScore {
  double score = 0;                 ///< 0 to 100.
  BleuOrders<double> precisions{};  ///< In percent, smoothed where nothing matched.
  double brevity_penalty = 0;       ///< 1, or less where the hypotheses are too short.
  double ratio = 0;                 ///< hyp_len / ref_len; 0 for empty references.
  int64_t hyp_len = 0;              ///< As in BleuStatistics, for the corpus.
  int64_t ref_len = 0;              ///< As in BleuStatistics, for the corpus.
  BleuOrders<int64_t> counts{};     ///< As in BleuStatistics, for the corpus.
  BleuOrders<int64_t> totals{};     ///< As in BleuStatistics, for the corpus.
};

/// The statistics of one sentence. Throws Error without references.
BleuStatistics sentence_statistics(std::string_view hypothesis,
                                   std::span<const std::string_view> references,
                                   const BleuOptions& options = {});

/// BLEU from added statistics, with sacreBLEU's `exp` smoothing (method 3 of Chen and Cherry,
/// 2014). As there, the score is 0 when nothing matches or no hypothesis has four words.
BleuScore bleu_score(const BleuStatistics& statistics);

/// Corpus BLEU, equal to sacreBLEU's. `references` are sets, each with a line for every hypothesis.
/// Throws Error without hypotheses or references, or when a set has another number of lines.
BleuScore corpus_bleu(std::span<const std::string> hypotheses,
                      std::span<const std::vector<std::string>> references,
                      const BleuOptions& options = {});

}  // namespace heed
