#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "flat_numbering.h"

namespace heed {

struct WordHash {
  uint64_t operator()(std::string_view word) const;
};

/// Numbers the words of a sentence and its references: equal words get equal numbers.
class WordNumbers {
 public:
  /// Has room for `capacity` different words.
  explicit WordNumbers(std::size_t capacity) : numbers_(capacity) {}

  /// The words' numbers. What the words point to must outlive this object.
  std::vector<int32_t> of(const std::vector<std::string_view>& words) {
    std::vector<int32_t> numbers;
    numbers.reserve(words.size());
    for (const std::string_view word : words) numbers.push_back(numbers_.number(word));
    return numbers;
  }

 private:
  FlatNumbering<std::string_view, WordHash> numbers_;
};

}  // namespace heed
