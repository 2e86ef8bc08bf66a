#pragma once

#include <cstdint>
#include <vector>

#include "heed/data/parallel_corpus.h"

namespace heed {

/// p(target piece | source piece), learned from a parallel corpus without a dictionary: IBM model 1
/// by expectation maximisation, with a NULL word for target pieces that translate nothing (Brown et
/// al. 1993, "The Mathematics of Statistical Machine Translation", section 4.2).
class LexicalTable {
 public:
  /// A target piece as the translation of some source piece.
  struct Entry {
    int32_t target = 0;
    float probability = 0.0F;
  };

  /// Learns from all pairs, or from pairs taken evenly where that would take more than some
  /// seconds: in an order of its own, so that the result does not depend on threads.
  LexicalTable(const ParallelCorpus& corpus, int64_t vocab_size);

  /// The `count` most probable translations of a source piece, best first, equals by id; fewer
  /// where no more are known, none for a piece that the corpus does not have.
  [[nodiscard]] std::vector<Entry> best(int32_t source, int64_t count) const;

 private:
  std::vector<std::vector<Entry>> rows_;  // of each source piece
};

}  // namespace heed
