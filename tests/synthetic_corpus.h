#pragma once

#include <random>
#include <string>
#include <vector>

#include "heed/data/parallel_corpus.h"
#include "heed/text/tokenizer.h"

namespace heed {

/// Sentences of random letters, one word each, and their images under a function.
template <class Image>
ParallelText random_words(int64_t pairs, int64_t max_words, uint64_t seed, Image image) {
  std::mt19937_64 random(seed);
  ParallelText text;
  for (int64_t i = 0; i < pairs; ++i) {
    std::vector<std::string> words;
    const auto length = 1 + random() % static_cast<uint64_t>(max_words);
    for (uint64_t w = 0; w < length; ++w)
      words.emplace_back(1, static_cast<char>('a' + random() % 8));
    const auto joined = [](const std::vector<std::string>& parts) {
      std::string line;
      for (const auto& part : parts) line += (line.empty() ? "" : " ") + part;
      return line;
    };
    text.source.push_back(joined(words));
    text.target.push_back(joined(image(words)));
  }
  return text;
}

/// The smallest tokenizer for such text: the bytes, the letters and the words of one letter.
inline Tokenizer letter_tokenizer(const ParallelText& text) {
  TokenizerOptions options;
  options.vocab_size = 4 + 256 + 9 + 8;  // special ids, bytes, 8 letters and the space, 8 words
  return Tokenizer::train(text.source, text.target, options);
}

}  // namespace heed
