#include "substitution.h"

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "heed/data/batch.h"
#include "heed/decoding/step_decoder.h"
#include "heed/decoding/word_alignment.h"
#include "heed/text/word_characters.h"

namespace heed {
namespace {

SourceBatch source_of(std::span<const TranslatedPieces> translations, at::Device device) {
  std::vector<std::vector<int32_t>> sources;
  for (const auto& [source, translation] : translations) sources.push_back(source);
  return make_source_batch(sources, device);
}

// Adds a step's attention [src_len] to that of the word that its piece belongs to.
void add_row(const at::Tensor& row, size_t word, size_t source_size, WordAttention& attention) {
  if (attention.size() <= word) attention.resize(word + 1, std::vector<double>(source_size));
  const auto* const weights = row.const_data_ptr<float>();
  for (size_t i = 0; i < source_size; ++i) attention[word][i] += weights[i];
}

/// A part of a text.
struct Range {
  size_t begin = 0, end = 0;
};

// What white space separates.
std::vector<Range> words_of(std::string_view text) {
  std::vector<Range> words;
  size_t place = text.find_first_not_of(' ');
  while (place < text.size()) {
    const size_t end = std::min(text.find(' ', place), text.size());
    words.push_back({place, end});
    place = text.find_first_not_of(' ', end);
  }
  return words;
}

// A word without the marks around it.
Range core_of(std::string_view text, Range word, bool is_term) {
  constexpr std::string_view marks = ".,;:!?()[]\"'";
  const auto is_core = [&](size_t place) {
    return is_term ? is_word_character(character_at(text, place))
                   : marks.find(text[place]) == std::string_view::npos;
  };
  while (word.begin < word.end && !is_core(word.begin)) ++word.begin;
  size_t last = word.end;
  while (last > word.begin && !is_core(last - 1)) --last;
  if (last == word.begin) return {word.begin, word.begin};
  size_t end = last;
  while (end < word.end && character_at(text, end) == 0xFFFD) ++end;  // the last one's other bytes
  return {word.begin, end};
}

// Whether a term may stand for it: letters, hyphens and apostrophes. A row of Chinese words is
// none.
bool is_word(std::string_view core) {
  for (size_t i = 0; i < core.size(); ++i) {
    const char32_t character = character_at(core, i);
    const bool is_within = character == 0xFFFD || core[i] == '-' || core[i] == '\'';
    if (!is_within && !is_word_character(character)) return false;
  }
  return !core.empty();
}

double share_of(const std::vector<double>& attention, const std::vector<int64_t>& pieces) {
  double sum = std::numeric_limits<double>::min(), share = 0.0;
  for (const double weight : attention) sum += weight;
  for (const int64_t piece : pieces) share += attention[static_cast<size_t>(piece)];
  return share / sum;
}

/// Words in a row that give more than half of their attention to a part.
struct Attending {
  Range words;      // from the first to the one behind the last
  size_t most = 0;  // the one that does so most
};

Attending words_for(const std::vector<int64_t>& pieces, const WordAttention& attention) {
  constexpr double half = 0.5;
  const auto share = [&](const auto& of_word) { return share_of(of_word, pieces); };
  const auto most = std::ranges::max_element(attention, {}, share);
  if (most == attention.end() || share(*most) <= half) return {};
  auto first = most, end = most + 1;
  while (first != attention.begin() && share(*(first - 1)) > half) --first;
  while (end != attention.end() && share(*end) > half) ++end;
  const auto number = [&](auto word) { return static_cast<size_t>(word - attention.begin()); };
  return {{number(first), number(end)}, number(most)};
}

/// A translation in words.
struct WordsOfTranslation {
  const std::string& text;
  std::vector<Range> words;
  const WordAttention& attention;
};

// The place of what stands for a part; empty where that is not clear. It may be an article that
// attends most: then the word is a longer one behind it. What stands for several words is not told
// from what belongs to it.
Range place_of(const RequiredPart& part, const std::vector<int64_t>& pieces, bool is_one_word,
               const WordsOfTranslation& translation) {
  const auto [words, most] = words_for(pieces, translation.attention);
  if (words.begin == words.end || (words.end - words.begin > 1 && !is_one_word)) return {};
  Range longest;
  for (size_t i = most; i < words.end; ++i) {
    const Range core = core_of(translation.text, translation.words[i], part.is_term);
    if (core.end - core.begin >= longest.end - longest.begin) longest = core;
  }
  const std::string_view core =
      std::string_view(translation.text).substr(longest.begin, longest.end - longest.begin);
  return part.is_term && !is_word(core) ? Range() : longest;
}

}  // namespace

std::vector<WordAttention> word_attention(Transformer& model,
                                          std::span<const TranslatedPieces> translations,
                                          int64_t layer, const Tokenizer& tokenizer) {
  const SourceBatch source = source_of(translations, model->device());
  DecoderState state = model->start(model->encode(source.src, source.src_mask));
  state.keep_attention(layer);
  std::vector<std::vector<int64_t>> words;
  size_t longest = 0;
  for (const auto& [pieces, translation] : translations) {
    words.push_back(words_of_pieces(translation, tokenizer));
    longest = std::max(longest, translation.size());
  }
  std::vector<WordAttention> attention(translations.size());
  std::vector<int64_t> last(translations.size(), bos_id);
  for (size_t step = 0; step < longest; ++step) {
    (void)model->decode_step(at::tensor(last, at::kLong).to(model->device()), state);
    if (!state.attention().defined()) return {};
    const at::Tensor rows = on_cpu(state.attention()).contiguous();
    for (size_t i = 0; i < translations.size(); ++i) {
      const auto& [pieces, translation] = translations[i];
      if (step >= translation.size()) continue;
      last[i] = translation[step];
      if (words[i][step] < 0) continue;
      add_row(rows[static_cast<int64_t>(i)], static_cast<size_t>(words[i][step]), pieces.size(),
              attention[i]);
    }
  }
  return attention;
}

std::optional<std::string> with_parts_in_place(const std::string& translation,
                                               const WordAttention& attention,
                                               const Requirements& required,
                                               const std::vector<size_t>& ends) {
  const WordsOfTranslation in_words{translation, words_of(translation), attention};
  if (in_words.words.size() != attention.size()) return std::nullopt;
  std::vector<std::pair<Range, std::string>> places;
  for (const RequiredPart& part : lacking_parts(translation, required.parts)) {
    const std::string_view source = required.text.substr(part.begin, part.end - part.begin);
    const bool is_one_word = source.find(' ') == std::string_view::npos;
    const Range place = place_of(part, pieces_within(part, ends), is_one_word, in_words);
    if (place.begin == place.end) return std::nullopt;
    places.emplace_back(place, part.translation);
  }
  const auto begin = [](const auto& place) { return place.first.begin; };
  std::ranges::sort(places, std::greater(), begin);
  const auto is_same = [&](const auto& a, const auto& b) { return begin(a) == begin(b); };
  if (std::ranges::adjacent_find(places, is_same) != places.end()) return std::nullopt;
  std::string text = translation;
  for (const auto& [place, words_of_part] : places) {
    text.replace(place.begin, place.end - place.begin, words_of_part);
  }
  return text;
}

}  // namespace heed
