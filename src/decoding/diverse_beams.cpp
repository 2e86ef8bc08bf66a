#include "diverse_beams.h"

#include <algorithm>
#include <iterator>

namespace heed {

DiverseBeams::DiverseBeams(const Sentence& sentence, SearchOptions options)
    : beam_size_(options.beam_size) {
  const int64_t count = options.diverse_groups;
  options.beam_size /= count;
  options.n_best = std::min(options.n_best, options.beam_size);
  for (int64_t i = 0; i < count; ++i) {
    groups_.emplace_back(sentence, options);
    growing_.push_back(groups_.back().growing().front());
  }
}

// Other groups may have pushed as many tokens down.
int64_t DiverseBeams::tokens_wanted() const {
  int64_t wanted = 0;
  for (const Beam& group : groups_) {
    if (!group.growing().empty()) wanted = std::max(wanted, group.tokens_wanted());
  }
  return wanted + beam_size_;
}

void DiverseBeams::advance(NextTokens next) {
  TokenCounts chosen;
  int64_t first = 0;
  growing_.clear();
  for (Beam& group : groups_) {
    const int64_t rows = std::ssize(group.growing());
    if (rows == 0) continue;
    group.advance(next.subspan(static_cast<size_t>(first), static_cast<size_t>(rows)), chosen);
    for (GrowingHypothesis hypothesis : group.growing()) {
      hypothesis.parent += first;
      ++chosen[hypothesis.tokens.back()];
      growing_.push_back(std::move(hypothesis));
    }
    first += rows;
  }
}

// A translation that several groups have found is there once.
std::vector<Hypothesis> DiverseBeams::take_finished() {
  std::vector<Hypothesis> all;
  for (Beam& group : groups_) std::ranges::move(group.take_finished(), std::back_inserter(all));
  erase_repeated(all);
  std::ranges::stable_sort(all, std::greater(), &Hypothesis::score);
  return all;
}

}  // namespace heed
