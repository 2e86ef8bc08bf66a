#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "heed/evaluation/metric.h"
#include "heed/evaluation/tokenize_ter.h"

namespace heed {

/// Translation edit rate (Snover et al., 2006): insertions, deletions, substitutions and shifts of
/// phrases for each word of the references. A sentence's statistics are the edits that lead to the
/// closest reference, and the references' average length.
class Ter : public Metric {
 public:
  explicit Ter(const TerOptions& options = {}) : options_(options) {}

  std::string name() const override { return "TER"; }
  bool higher_is_better() const override { return false; }
  int64_t num_statistics() const override { return 2; }
  std::vector<double> statistics(std::string_view hypothesis,
                                 std::span<const std::string> references) const override;
  /// 100 for edits where the references are empty.
  double score(std::span<const double> statistics) const override;
  CorpusScorer scorer() const override;
  std::vector<SignaturePart> signature() const override;

 private:
  TerOptions options_;
};

}  // namespace heed
