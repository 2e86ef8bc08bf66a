#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace heed {

/// Positions that a pair takes in a batch, eos counted.
struct PairLength {
  int64_t source = 0;
  int64_t target = 0;

  int64_t longer() const { return source > target ? source : target; }
};

/// Sorts `order`, indices into `lengths`, so that neighbours are alike in both lengths: by the
/// longer of the two, and within one such length from "source much longer" to "target much longer"
/// and, for the next, back again. `flip` begins in the other direction. Equals keep their order.
void sort_by_length(std::span<int64_t> order, std::span<const PairLength> lengths, bool flip);

/// Cuts `order` into batches and returns where each ends. Rows times the longest length is at most
/// `batch_tokens` unless the batch is a single pair. Of all such cuts this is the one with the
/// least padding, where a further batch counts as much as padding of a tenth of a full one.
std::vector<size_t> cut_into_batches(std::span<const int64_t> order,
                                     std::span<const PairLength> lengths, int64_t batch_tokens);

}  // namespace heed
