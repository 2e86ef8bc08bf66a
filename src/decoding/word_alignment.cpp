#include "heed/decoding/word_alignment.h"

#include <fmt/format.h>

#include <algorithm>

#include "source_attention.h"

namespace heed {
namespace {

int64_t count_words(const std::vector<int64_t>& words) {
  return words.empty() ? 0 : *std::ranges::max_element(words) + 1;
}

}  // namespace

std::vector<int64_t> words_of_pieces(std::span<const int32_t> pieces, const Tokenizer& tokenizer) {
  std::vector<int64_t> words;
  int64_t last = -1;
  bool is_inside = false;
  for (const int32_t id : pieces) {
    const std::string text = tokenizer.piece(id);
    std::string_view piece = text;
    while (piece.starts_with(space_symbol)) {
      piece.remove_prefix(space_symbol.size());
      is_inside = false;
    }
    if (!piece.empty() && !is_inside) {
      ++last;
      is_inside = true;
    }
    words.push_back(piece.empty() ? -1 : last);
  }
  return words;
}

std::vector<WordLink> align_words(Transformer& model, const Tokenizers& tokenizers,
                                  std::span<const int32_t> source,
                                  std::span<const int32_t> translation, int64_t layer) {
  const std::vector<int64_t> source_words = words_of_pieces(source, tokenizers.source);
  const std::vector<int64_t> target_words = words_of_pieces(translation, tokenizers.target);
  const int64_t sources = count_words(source_words), targets = count_words(target_words);
  if (sources == 0 || targets == 0) return {};
  const at::Tensor attention = source_attention(model, source, translation, layer);
  const float* const weights = attention.const_data_ptr<float>();
  std::vector<float> sums(static_cast<size_t>(sources * targets));  // of words
  for (size_t i = 0; i < translation.size(); ++i) {
    for (size_t j = 0; j < source.size(); ++j) {
      if (target_words[i] < 0 || source_words[j] < 0) continue;
      sums[static_cast<size_t>(target_words[i] * sources + source_words[j])] +=
          weights[i * source.size() + j];
    }
  }
  std::vector<WordLink> links;
  for (int64_t target = 0; target < targets; ++target) {
    const auto row = sums.begin() + target * sources;
    links.push_back({std::max_element(row, row + sources) - row, target});
  }
  return links;
}

std::string pharaoh(std::span<const WordLink> links) {
  std::string text;
  for (const auto& [source, target] : links) {
    text += fmt::format("{}{}-{}", text.empty() ? "" : " ", source, target);
  }
  return text;
}

}  // namespace heed
