#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/core/option_field.h"
#include "heed/evaluation/metric.h"

namespace heed {

/// How chrF is computed; the defaults are sacreBLEU's.
struct ChrfOptions {
  int64_t char_order = 6;
  int64_t word_order = 0;
  int64_t beta = 2;
  bool lowercase = false;
  bool whitespace = false;
  bool eps_smoothing = false;

  template <class Visitor>
  void visit(Visitor&& field) {
    field("chrf_char_order", char_order, "The longest character n-grams that chrF counts",
          between(0, 1000));
    field("chrf_word_order", word_order, "The longest word n-grams that chrF counts; 2 is chrF++",
          between(0, 1000));
    field("chrf_beta", beta, "How many times as much as precision recall weighs in chrF",
          between(0, 1000));
    field("chrf_lowercase", lowercase, "chrF does not tell upper from lower case");
    field("chrf_whitespace", whitespace, "White space counts as characters in chrF");
    field("chrf_eps_smoothing", eps_smoothing,
          "chrF counts n-gram orders that a text is too short for, as chrF++.py and NLTK do");
  }
};

/// chrF (Popovic, 2015), the F-score of character n-grams, and with word n-grams chrF++ (Popovic,
/// 2017). A sentence's statistics are, for each order of characters and then of words, the n-grams
/// of the hypothesis, those of the reference, and the matches, for the reference with the best
/// score. Hypotheses' n-grams count where the reference has any of that order.
class Chrf : public Metric {
 public:
  /// Throws UsageError where both orders are 0.
  explicit Chrf(const ChrfOptions& options = {});

  std::string name() const override;
  int64_t num_statistics() const override;
  std::vector<double> statistics(std::string_view hypothesis,
                                 std::span<const std::string> references) const override;
  double score(std::span<const double> statistics) const override;
  CorpusScorer scorer() const override;
  std::vector<SignaturePart> signature() const override;

 private:
  ChrfOptions options_;
};

}  // namespace heed
