#include "heed/evaluation/word_difference.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace heed {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::size_t most_cells = 10'000'000;

/// The lengths of the longest common subsequences of all ends of two texts: at (i, j) of what is
/// left of one from i on and of the other from j on.
class CommonLengths {
 public:
  CommonLengths(Words one, Words other)
      : columns_(other.size() + 1), lengths_((one.size() + 1) * columns_) {
    for (std::size_t i = one.size(); i-- > 0;) {
      for (std::size_t j = other.size(); j-- > 0;) {
        lengths_[i * columns_ + j] =
            one[i] == other[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }

  uint16_t at(std::size_t i, std::size_t j) const { return lengths_[i * columns_ + j]; }

 private:
  std::size_t columns_;
  std::vector<uint16_t> lengths_;  // at most the root of most_cells
};

}  // namespace

std::pair<std::vector<bool>, std::vector<bool>> common_words(
    const std::vector<std::string_view>& one, const std::vector<std::string_view>& other) {
  std::pair result{std::vector<bool>(one.size()), std::vector<bool>(other.size())};
  const auto mark = [&](std::size_t i, std::size_t j) {
    result.first[i] = true;
    result.second[j] = true;
  };
  const std::size_t shorter = std::min(one.size(), other.size());
  std::size_t begin = 0;
  for (; begin < shorter && one[begin] == other[begin]; ++begin) mark(begin, begin);
  std::size_t end = 0;
  while (end < shorter - begin && one[one.size() - 1 - end] == other[other.size() - 1 - end]) {
    mark(one.size() - 1 - end, other.size() - 1 - end);
    ++end;
  }
  const Words left = Words(one).subspan(begin, one.size() - begin - end);
  const Words right = Words(other).subspan(begin, other.size() - begin - end);
  if (left.size() * right.size() > most_cells) return result;
  const CommonLengths lengths(left, right);
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (left[i] == right[j]) {
      mark(begin + i++, begin + j++);
    } else if (lengths.at(i + 1, j) >= lengths.at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
  return result;
}

}  // namespace heed
