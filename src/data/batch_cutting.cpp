#include "batch_cutting.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace heed {
namespace {

// The cheapest way to cut a sequence up to some point.
struct BestCut {
  int64_t cost = std::numeric_limits<int64_t>::max();
  size_t begin = 0;  // of the last batch
};

// The cheapest last batch for the sequence order[0, end), given the best cuts of what precedes it.
BestCut best_last_batch(std::span<const int64_t> order, std::span<const PairLength> lengths,
                        std::span<const BestCut> best, int64_t batch_tokens) {
  const size_t end = best.size();
  const int64_t batch_cost = batch_tokens / 5;  // a tenth of source and target positions
  BestCut result;
  PairLength longest;
  for (size_t begin = end; begin-- > 0;) {
    const PairLength& length = lengths[static_cast<size_t>(order[begin])];
    longest.source = std::max(longest.source, length.source);
    longest.target = std::max(longest.target, length.target);
    const auto rows = static_cast<int64_t>(end - begin);
    if (rows > 1 && rows * longest.longer() > batch_tokens) break;
    const int64_t positions = rows * (longest.source + longest.target);
    const int64_t cost = best[begin].cost + positions + batch_cost;
    if (cost < result.cost) result = {cost, begin};
  }
  return result;
}

}  // namespace

void sort_by_length(std::span<int64_t> order, std::span<const PairLength> lengths, bool flip) {
  const auto key = [&](int64_t index) {
    const PairLength& length = lengths[static_cast<size_t>(index)];
    const int64_t difference = length.target - length.source;
    const bool backwards = (length.longer() % 2 == 1) != flip;
    return std::tuple(length.longer(), backwards ? -difference : difference);
  };
  std::ranges::stable_sort(order, {}, key);
}

std::vector<size_t> cut_into_batches(std::span<const int64_t> order,
                                     std::span<const PairLength> lengths, int64_t batch_tokens) {
  std::vector<BestCut> best = {{.cost = 0, .begin = 0}};  // best[n]: of the first n
  best.reserve(order.size() + 1);
  while (best.size() <= order.size()) {
    best.push_back(best_last_batch(order, lengths, best, batch_tokens));
  }
  std::vector<size_t> ends;
  for (size_t end = order.size(); end > 0; end = best[end].begin) ends.push_back(end);
  std::ranges::reverse(ends);
  return ends;
}

}  // namespace heed
