#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "heed/data/parallel_text.h"
#include "heed/text/tokenizer.h"

namespace heed {

/// A tokenizer of single letters: every letter and every space is a piece, and each sentence begins
/// with the piece of a space.
inline const Tokenizer& letter_tokenizer() {
  static const Tokenizer tokenizer = [] {
    std::vector<std::string> lines;
    for (char letter = 'a'; letter <= 'z'; ++letter) lines.emplace_back(1, letter);
    constexpr int64_t num_pieces = 4 + 256 + 27;  // special, bytes, letters and space
    return Tokenizer::train(lines, lines, {.vocab_size = num_pieces});
  }();
  return tokenizer;
}

/// `n` letters, n + 1 pieces.
inline std::string letters(int64_t n) { return std::string(static_cast<size_t>(n), 'a'); }

/// Pairs whose lengths are spread and correlated as those of short real sentences are.
inline ParallelText random_pairs(int64_t count, uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  ParallelText text;
  for (int64_t i = 0; i < count; ++i) {
    const auto length = static_cast<int64_t>(3 + random() % 10 + random() % 10 + random() % 10);
    const auto target = length * (70 + static_cast<int64_t>(random() % 60)) / 100;
    text.source.push_back(letters(length));
    text.target.push_back(letters(target));
  }
  return text;
}

}  // namespace heed
