#include "heed/decoding/translation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "segment.h"

namespace heed {
namespace {

std::vector<TranslatedWord> words_of(const Hypothesis& hypothesis, const Tokenizer& tokenizer) {
  const std::vector<int64_t> numbers = words_of_pieces(hypothesis.tokens, tokenizer);
  std::vector<TranslatedWord> words;
  for (size_t begin = 0, end = 0; begin < numbers.size(); begin = end) {
    double log_prob = 0.0;
    while (end < numbers.size() && numbers[end] == numbers[begin]) {
      log_prob += hypothesis.log_probs[end++];
    }
    if (numbers[begin] < 0) continue;  // nothing but space
    const size_t size = end - begin;
    words.push_back({line_of(std::span(hypothesis.tokens).subspan(begin, size), tokenizer),
                     std::exp(log_prob / static_cast<double>(size)), static_cast<int64_t>(size)});
  }
  return words;
}

}  // namespace

std::string line_of(std::span<const int32_t> tokens, const Tokenizer& tokenizer) {
  return without_controls(tokenizer.decode(tokens));
}

TranslatedText translated_text(const Hypothesis& hypothesis, const Tokenizer& tokenizer) {
  TranslatedText text{line_of(hypothesis.tokens, tokenizer), hypothesis.log_prob, hypothesis.score};
  for (size_t i = 0; i < hypothesis.tokens.size(); ++i) {
    text.pieces.push_back({tokenizer.piece(hypothesis.tokens[i]), hypothesis.log_probs[i]});
  }
  text.words = words_of(hypothesis, tokenizer);
  if (hypothesis.has_ended) text.pieces.push_back({"</s>", hypothesis.log_probs.back()});
  return text;
}

std::vector<std::string> texts_of(std::vector<Translation> translations) {
  std::vector<std::string> texts;
  for (auto& translation : translations) texts.push_back(std::move(translation.text));
  return texts;
}

}  // namespace heed
