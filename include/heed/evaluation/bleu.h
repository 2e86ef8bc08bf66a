#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "heed/core/option_field.h"
#include "heed/evaluation/metric.h"
#include "heed/evaluation/tokenize.h"

namespace heed {

/// What is done about n-gram orders without a match (Chen and Cherry, 2014). The names are
/// sacreBLEU's.
enum class BleuSmoothing {
  none,   ///< Nothing: BLEU is 0.
  floor,  ///< Method 1: `smooth_value` matches.
  add_k,  ///< Method 2: `smooth_value` more matches and n-grams for all orders from 2 on.
  exp,    ///< Method 3, NIST's: the k-th such order has 1 / 2^k matches. sacreBLEU's default.
};
std::span<const std::pair<BleuSmoothing, const char*>> enum_names(BleuSmoothing);

/// How BLEU is computed; the defaults are sacreBLEU's.
struct BleuOptions {
  BleuTokenizer tokenize = BleuTokenizer::tokenize_13a;
  std::string tokenizer_model = {};
  BleuSmoothing smooth_method = BleuSmoothing::exp;
  double smooth_value = -1;
  int64_t max_ngram_order = 4;
  bool effective_order = false;
  bool lowercase = false;

  /// smooth_value, or the method's own: 0.1 for `floor`, 1 for `add-k`.
  double smoothing_value() const;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("tokenize", tokenize, "How text is cut into words for BLEU");
    field("tokenizer_model", tokenizer_model,
          "The SentencePiece model that --tokenize spm cuts text with");
    field("smooth_method", smooth_method, "What BLEU does about n-gram orders without a match");
    field("smooth_value", smooth_value,
          "Value of the smoothing methods floor and add-k; negative: 0.1 and 1");
    field("max_ngram_order", max_ngram_order, "The longest n-grams that BLEU counts",
          between(1, 1000));
    field("effective_order", effective_order,
          "BLEU stops at the longest n-grams that there are; for single sentences");
    field("lowercase", lowercase, "BLEU does not tell upper from lower case");
  }
};

/// BLEU and what it is made of (Papineni et al., 2002); of vectors, [0] is for words, [1] for
/// bigrams, and so on.
struct BleuScore {
  double score = 0;                ///< 0 to 100.
  std::vector<double> precisions;  ///< In percent, smoothed.
  double brevity_penalty = 0;      ///< 1, or less where the hypotheses are too short.
  double ratio = 0;                ///< hyp_len / ref_len; 0 for empty references.
  int64_t hyp_len = 0;             ///< Words of the hypotheses.
  int64_t ref_len = 0;  ///< Words of each sentence's reference closest in length; of equals the
                        ///< shorter.
  std::vector<int64_t> counts;  ///< N-grams of the hypotheses found in the references, clipped.
  std::vector<int64_t> totals;  ///< N-grams of the hypotheses.
};

/// BLEU. A sentence's statistics are hyp_len, ref_len, the counts and the totals of BleuScore.
class Bleu : public Metric {
 public:
  /// Throws Error for a tokenizer model that cannot be loaded.
  explicit Bleu(const BleuOptions& options = {});

  std::string name() const override { return "BLEU"; }
  int64_t num_statistics() const override { return 2 + 2 * options_.max_ngram_order; }
  std::vector<double> statistics(std::string_view hypothesis,
                                 std::span<const std::string> references) const override;
  double score(std::span<const double> statistics) const override {
    return details(statistics).score;
  }
  CorpusScorer scorer() const override;
  std::string verbose(std::span<const double> statistics) const override;
  std::vector<SignaturePart> signature() const override;

  /// The score and what it is made of. As in sacreBLEU, the score is 0 when no word matches and,
  /// without `effective_order`, when no hypothesis has max_ngram_order words.
  BleuScore details(std::span<const double> statistics) const;

 private:
  BleuOptions options_;
  WordTokenizer tokenizer_;
};

/// Corpus BLEU, equal to sacreBLEU's. `references` are sets, each with a line for every hypothesis.
/// Throws Error without hypotheses or references, or when a set has another number of lines.
BleuScore corpus_bleu(std::span<const std::string> hypotheses,
                      std::span<const std::vector<std::string>> references,
                      const BleuOptions& options = {});

}  // namespace heed
