#include "substitution.h"

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "heed/data/batch.h"
#include "heed/decoding/step_decoder.h"
#include "heed/decoding/word_alignment.h"
#include "heed/evaluation/characters.h"
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

/// A part of a text, in bytes.
struct Range {
  size_t begin = 0, end = 0;
};

// What spaces separate.
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

size_t behind_character(std::string_view text, size_t place) {
  do {
    ++place;
  } while (place < text.size() && character_at(text, place) == 0xFFFD);
  return place;
}

// A word without the punctuation around it; what stays verbatim may begin and end with other marks.
Range core_of(std::string_view text, Range word, bool is_term) {
  constexpr std::string_view ascii_marks = ".,;:!?()[]\"'";
  const auto is_around = [&](size_t place) {
    const char32_t character = character_at(text, place);
    return character < 0x80 && !is_term ? ascii_marks.find(text[place]) != std::string_view::npos
                                        : is_punctuation(character) || is_symbol(character);
  };
  Range core{word.end, word.end};
  for (size_t place = word.begin; place < word.end; place = behind_character(text, place)) {
    if (is_around(place)) continue;
    core = {std::min(core.begin, place), behind_character(text, place)};
  }
  return core;
}

// Whether a term may stand for it: letters and hyphens. A row of Chinese words is none, nor is an
// article with an apostrophe.
bool is_word(std::string_view core) {
  for (size_t place = 0; place < core.size(); place = behind_character(core, place)) {
    if (core[place] != '-' && !is_word_character(character_at(core, place))) return false;
  }
  return !core.empty();
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

double share_of(const std::vector<double>& attention, const std::vector<int64_t>& pieces) {
  double sum = std::numeric_limits<double>::min(), share = 0.0;
  for (const double weight : attention) sum += weight;
  for (const int64_t piece : pieces) share += attention[static_cast<size_t>(piece)];
  return share / sum;
}

/// A translation in words.
struct WordsOfTranslation {
  const std::string& text;
  std::vector<Range> words;
  const WordAttention& attention;

  [[nodiscard]] std::string_view text_of(Range range) const {
    return std::string_view(text).substr(range.begin, range.end - range.begin);
  }
};

/// Words in a row that give more than half of their attention to a part, by their numbers.
struct Attending {
  size_t first = 0;
  size_t most = 0;  // the one that does so most
  size_t end = 0;   // the one behind the last
};

// Those around the one that attends to those pieces of the source most, if there are any.
std::optional<Attending> words_for(const std::vector<int64_t>& pieces,
                                   const WordAttention& attention) {
  constexpr double half = 0.5;
  const auto share = [&](const auto& of_word) { return share_of(of_word, pieces); };
  const auto most = std::ranges::max_element(attention, {}, share);
  if (most == attention.end() || share(*most) <= half) return std::nullopt;
  auto first = most, end = most + 1;
  while (first != attention.begin() && share(*(first - 1)) > half) --first;
  while (end != attention.end() && share(*end) > half) ++end;
  const auto number = [&](auto word) { return static_cast<size_t>(word - attention.begin()); };
  return Attending{number(first), number(most), number(end)};
}

// The place of a term's word. It may be an article that attends most: then the word is a longer one
// behind it. Several words that are no articles ("washing machine") are not told from what belongs
// to them.
std::optional<Range> place_of_term(const Attending& attending,
                                   const WordsOfTranslation& translation) {
  constexpr size_t longest_article = 5;
  Range longest;
  const auto size = [](const Range& range) { return range.end - range.begin; };
  for (size_t i = attending.most; i < attending.end; ++i) {
    const Range core = core_of(translation.text, translation.words[i], /*is_term=*/true);
    if (size(core) >= size(longest)) longest = core;
  }
  for (size_t i = attending.first; i < attending.end; ++i) {
    const Range word = translation.words[i];
    const bool is_it = word.begin <= longest.begin && longest.end <= word.end;
    if (!is_it && size(word) > longest_article) return std::nullopt;
  }
  return is_word(translation.text_of(longest)) ? std::optional(longest) : std::nullopt;
}

// The place of the one word for what stays verbatim, if no other script touches it.
std::optional<Range> place_of_verbatim(const Attending& attending,
                                       const WordsOfTranslation& translation) {
  if (attending.end - attending.first > 1) return std::nullopt;
  const Range core =
      core_of(translation.text, translation.words[attending.most], /*is_term=*/false);
  const std::string_view text = translation.text_of(core);
  return !text.empty() && is_ascii(text) ? std::optional(core) : std::nullopt;
}

// Whether a part is a word, or words, of its text: neither "dog" of "dog-like" nor "{n}" of
// "{n}-files", whose words in the translation say more than the part.
bool stands_apart(const RequiredPart& part, std::string_view text) {
  const auto goes_on = [&](size_t place) {
    return place < text.size() &&
           (text[place] == '-' || is_word_character(character_at(text, place)));
  };
  return !goes_on(part.end) && (part.begin == 0 || !goes_on(part.begin - 1));
}

std::optional<Range> place_of(const RequiredPart& part, const Requirements& required,
                              const std::vector<size_t>& ends,
                              const WordsOfTranslation& translation) {
  if (!stands_apart(part, required.text)) return std::nullopt;
  const auto attending = words_for(pieces_within(part, ends), translation.attention);
  if (!attending) return std::nullopt;
  if (!part.is_term) return place_of_verbatim(*attending, translation);
  const std::string_view term = required.text.substr(part.begin, part.end - part.begin);
  const bool is_one_word = term.find(' ') == std::string_view::npos;
  if (!is_one_word && attending->end - attending->first > 1) return std::nullopt;
  return place_of_term(*attending, translation);
}

// Whether the text is nothing but one part.
bool is_all_of(std::string_view text, std::span<const RequiredPart> parts) {
  return parts.size() == 1 && parts.front().begin == 0 && parts.front().end == text.size();
}

/// What is to stand at a place.
struct Replacement {
  Range place;
  std::string text;
};

}  // namespace

std::vector<WordAttention> word_attention(Transformer& model,
                                          std::span<const TranslatedPieces> translations,
                                          int64_t layer, const Tokenizer& tokenizer) {
  if (model->config().architecture == Architecture::decoder_only) return {};
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
  if (is_all_of(required.text, required.parts)) return required.parts.front().translation;
  const WordsOfTranslation in_words{translation, words_of(translation), attention};
  if (in_words.words.size() != attention.size()) return std::nullopt;
  std::vector<Replacement> replacements;
  for (const RequiredPart& part : lacking_parts(translation, required.parts)) {
    const std::optional<Range> place = place_of(part, required, ends, in_words);
    if (!place) return std::nullopt;
    replacements.push_back({*place, part.translation});
  }
  const auto begin = [](const Replacement& replacement) { return replacement.place.begin; };
  std::ranges::sort(replacements, std::greater(), begin);
  std::string text = translation;
  size_t last_begin = text.size();
  for (const auto& [place, words] : replacements) {
    if (place.end > last_begin) return std::nullopt;  // two parts have one word
    text.replace(place.begin, place.end - place.begin, words);
    last_begin = place.begin;
  }
  return text;
}

}  // namespace heed
