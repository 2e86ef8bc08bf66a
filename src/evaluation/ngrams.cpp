#include "heed/evaluation/ngrams.h"

#include <algorithm>

#include "flat_numbering.h"

namespace heed {
namespace {

/// An n-gram: the number of the n-gram without its last symbol, and that symbol.
struct Ngram {
  int32_t prefix = 0;
  int32_t last = 0;

  bool operator==(const Ngram&) const = default;
};

struct NgramHash {
  uint64_t operator()(const Ngram& ngram) const {
    const uint64_t key =
        static_cast<uint64_t>(ngram.prefix) << 32 | static_cast<uint32_t>(ngram.last);
    const uint64_t mixed = key * 0x9E3779B97F4A7C15;  // Fibonacci hashing (Knuth 1973, 6.4)
    return mixed ^ mixed >> 32;
  }
};

using NgramNumbering = FlatNumbering<Ngram, NgramHash>;

/// The n-grams that start at each place of a text, by number; -1 for those of no interest.
using NgramNumbers = std::vector<int32_t>;

/// Matches the n-grams of one order after the other. Those of order n are numbered by those of
/// order n - 1, so that each costs the same whatever its length.
class NgramMatcher {
 public:
  NgramMatcher(const Symbols& hypothesis, std::span<const Symbols> references)
      : hypothesis_(hypothesis), references_(references), hypothesis_prefixes_(hypothesis.size()) {
    for (const Symbols& reference : references) {
      reference_prefixes_.emplace_back(reference.size());
      total_length_ += reference.size();
    }
  }

  /// Matches of the next order.
  int64_t next() {
    ++order_;
    NgramNumbering numbering(total_length_);
    std::vector<int64_t> allowed;
    for (std::size_t r = 0; r < references_.size(); ++r) {
      number_reference(references_[r], reference_prefixes_[r], numbering);
      raise_to_counts(allowed, reference_prefixes_[r], numbering.count());
    }
    return match_hypothesis(numbering, allowed);
  }

 private:
  void number_reference(const Symbols& symbols, NgramNumbers& prefixes,
                        NgramNumbering& numbering) const {
    prefixes.resize(count_ngrams(symbols, order_));
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
      prefixes[i] = numbering.number({prefixes[i], symbols[i + order_ - 1]});
    }
  }

  static void raise_to_counts(std::vector<int64_t>& allowed, const NgramNumbers& ngrams,
                              int32_t different) {
    std::vector<int64_t> counts(different);
    for (const int32_t ngram : ngrams) ++counts[ngram];
    allowed.resize(different);
    std::ranges::transform(allowed, counts, allowed.begin(), std::ranges::max);
  }

  int64_t match_hypothesis(const NgramNumbering& numbering, std::vector<int64_t>& allowed) {
    hypothesis_prefixes_.resize(count_ngrams(hypothesis_, order_));
    int64_t matches = 0;
    for (std::size_t i = 0; i < hypothesis_prefixes_.size(); ++i) {
      int32_t& ngram = hypothesis_prefixes_[i];
      if (ngram >= 0) ngram = numbering.find({ngram, hypothesis_[i + order_ - 1]});
      if (ngram >= 0 && allowed[ngram]-- > 0) ++matches;
    }
    return matches;
  }

  const Symbols& hypothesis_;
  std::span<const Symbols> references_;
  NgramNumbers hypothesis_prefixes_;
  std::vector<NgramNumbers> reference_prefixes_;
  std::size_t total_length_ = 0;
  int64_t order_ = 0;
};

}  // namespace

std::vector<int64_t> clipped_matches(const Symbols& hypothesis, std::span<const Symbols> references,
                                     int64_t max_order) {
  NgramMatcher matcher(hypothesis, references);
  std::vector<int64_t> matches(max_order);
  for (int64_t& of_order : matches) {
    of_order = matcher.next();
    if (of_order == 0) break;  // nor does a longer one match
  }
  return matches;
}

}  // namespace heed
