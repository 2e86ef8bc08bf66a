#include "heed/data/lexical_table.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace heed {
namespace {

constexpr int64_t iterations = 5;              // more change the order of few entries
constexpr int64_t most_links = 100'000'000;    // some 50 ns each, all iterations together
constexpr float smallest_probability = 5e-4F;  // bounds the memory: 2,000 entries a piece

int64_t links_of(const ParallelCorpus& corpus, int64_t pair) {
  return (std::ssize(corpus.source(pair)) + 1) * std::ssize(corpus.target(pair));
}

// Every how many pairs one is learned from.
int64_t stride_of(const ParallelCorpus& corpus) {
  int64_t links = 0;
  for (int64_t pair = 0; pair < corpus.size(); ++pair) links += links_of(corpus, pair);
  return links / most_links + 1;
}

/// Pairs turned around: for each source piece, the pairs that it is in. NULL, in all of them, is
/// the last of the source pieces.
class Occurrences {
 public:
  Occurrences(const ParallelCorpus& corpus, int64_t vocab_size)
      : first_of_source_(static_cast<size_t>(vocab_size) + 3), null_(vocab_size) {
    const int64_t stride = stride_of(corpus);
    for (int64_t pair = 0; pair < corpus.size(); pair += stride) {
      const auto target = corpus.target(pair);
      targets_.insert(targets_.end(), target.begin(), target.end());
      first_target_.push_back(targets_.size());
      source_lengths_.push_back(std::ssize(corpus.source(pair)) + 1);
      for_each_source(corpus, pair, [&](size_t source) { ++first_of_source_[source + 2]; });
    }
    std::partial_sum(first_of_source_.begin(), first_of_source_.end(), first_of_source_.begin());
    pairs_.resize(first_of_source_.back());
    for (int64_t i = 0; i < num_pairs(); ++i) {
      for_each_source(corpus, i * stride, [&](size_t source) {
        pairs_[first_of_source_[source + 1]++] = static_cast<uint32_t>(i);
      });
    }
  }

  [[nodiscard]] int64_t num_pairs() const { return std::ssize(source_lengths_); }
  [[nodiscard]] int64_t num_sources() const { return null_ + 1; }

  /// The target pieces of all pairs, one pair after the other.
  [[nodiscard]] const std::vector<int32_t>& targets() const { return targets_; }

  /// Where a pair's are among them: begin and end.
  [[nodiscard]] std::pair<size_t, size_t> positions(size_t pair) const {
    return {first_target_[pair], first_target_[pair + 1]};
  }

  /// The source pieces of a pair, with NULL.
  [[nodiscard]] int64_t source_length(size_t pair) const { return source_lengths_[pair]; }

  /// The pairs that hold a source piece, as often as they do.
  [[nodiscard]] std::span<const uint32_t> pairs_with(size_t source) const {
    return std::span(pairs_).subspan(first_of_source_[source],
                                     first_of_source_[source + 1] - first_of_source_[source]);
  }

 private:
  template <class Function>
  void for_each_source(const ParallelCorpus& corpus, int64_t pair, Function function) const {
    for (const int32_t source : corpus.source(pair)) function(static_cast<size_t>(source));
    function(static_cast<size_t>(null_));
  }

  std::vector<size_t> first_of_source_;
  int64_t null_;
  std::vector<uint32_t> pairs_;
  std::vector<int32_t> targets_;
  std::vector<size_t> first_target_ = {0};
  std::vector<int64_t> source_lengths_;
};

/// The iterations. One source piece after the other: its probabilities and expected counts then
/// stand in two small arrays while the pairs that hold it pass.
class ExpectationMaximisation {
 public:
  using Row = std::vector<LexicalTable::Entry>;

  ExpectationMaximisation(const Occurrences& occurrences, int64_t vocab_size)
      : occurrences_(occurrences),
        rows_(static_cast<size_t>(occurrences.num_sources())),
        shares_(occurrences.targets().size()),
        sums_(occurrences.targets().size()),
        probabilities_(static_cast<size_t>(vocab_size)),
        counts_(static_cast<size_t>(vocab_size)) {
    // Before the first iteration every target piece is as probable as any other.
    for (int32_t target = 0; target < vocab_size; ++target) all_.push_back({target, 1.0F});
    for (size_t pair = 0; pair < static_cast<size_t>(occurrences.num_pairs()); ++pair) {
      const auto [begin, end] = occurrences.positions(pair);
      for (size_t i = begin; i < end; ++i) {
        shares_[i] = 1.0F / static_cast<float>(occurrences.source_length(pair));
      }
    }
  }

  void iterate() {
    for (size_t source = 0; source < rows_.size(); ++source) {
      if (!occurrences_.pairs_with(source).empty()) reestimate(source);
    }
    for (size_t i = 0; i < sums_.size(); ++i) {
      shares_[i] = sums_[i] > 0.0F ? 1.0F / sums_[i] : 0.0F;
      sums_[i] = 0.0F;
    }
  }

  std::vector<Row> take_rows() { return std::move(rows_); }

 private:
  void reestimate(size_t source) {
    const Row before = rows_[source].empty() ? all_ : std::move(rows_[source]);
    for (const auto& entry : before) probability_of(entry) = entry.probability;
    for_each_position(source, [this](size_t i, size_t target) {
      counts_[target] += probabilities_[target] * shares_[i];
    });
    rows_[source] = normalised(before);
    for_each_position(source,
                      [this](size_t i, size_t target) { sums_[i] += probabilities_[target]; });
    for (const auto& entry : before) probability_of(entry) = 0.0F;
  }

  // Turns the counts into probabilities (equation 14), those that are too small into none.
  Row normalised(const Row& before) {
    double total = 0.0;
    for (const auto& entry : before) total += count_of(entry);
    Row row;
    for (const auto& entry : before) {
      const auto probability = static_cast<float>(count_of(entry) / total);
      const bool is_kept = probability >= smallest_probability;
      if (is_kept) row.push_back({entry.target, probability});
      probability_of(entry) = is_kept ? probability : 0.0F;
      count_of(entry) = 0.0F;
    }
    row.shrink_to_fit();
    return row;
  }

  // Of all pairs that hold the source piece: function(position, target piece).
  template <class Function>
  void for_each_position(size_t source, Function function) const {
    const int32_t* const targets = occurrences_.targets().data();
    for (const uint32_t pair : occurrences_.pairs_with(source)) {
      const auto [begin, end] = occurrences_.positions(pair);
      for (size_t i = begin; i < end; ++i) function(i, static_cast<size_t>(targets[i]));
    }
  }

  float& probability_of(const LexicalTable::Entry& entry) {
    return probabilities_[static_cast<size_t>(entry.target)];
  }
  float& count_of(const LexicalTable::Entry& entry) {
    return counts_[static_cast<size_t>(entry.target)];
  }

  const Occurrences& occurrences_;
  Row all_;
  std::vector<Row> rows_;             // ascending by target
  std::vector<float> shares_;         // of each target position: 1 / sum of p over its sources
  std::vector<float> sums_;           // the same sums, of the next iteration
  std::vector<float> probabilities_;  // of each target piece, given the source piece at hand
  std::vector<float> counts_;         // expected, of the target pieces with it (equation 16)
};

}  // namespace

LexicalTable::LexicalTable(const ParallelCorpus& corpus, int64_t vocab_size) {
  const Occurrences occurrences(corpus, vocab_size);
  ExpectationMaximisation estimate(occurrences, vocab_size);
  for (int64_t i = 0; i < iterations; ++i) estimate.iterate();
  rows_ = estimate.take_rows();
}

std::vector<LexicalTable::Entry> LexicalTable::best(int32_t source, int64_t count) const {
  std::vector<Entry> row = rows_[static_cast<size_t>(source)];
  std::sort(row.begin(), row.end(), [](const Entry& a, const Entry& b) {
    return std::pair(-a.probability, a.target) < std::pair(-b.probability, b.target);
  });
  row.resize(std::min(row.size(), static_cast<size_t>(count)));
  return row;
}

}  // namespace heed
