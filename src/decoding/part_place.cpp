#include "part_place.h"

#include <algorithm>
#include <limits>

#include "heed/evaluation/characters.h"
#include "heed/text/word_characters.h"

namespace heed {
namespace {

size_t behind_character(std::string_view text, size_t place) {
  do {
    ++place;
  } while (place < text.size() && character_at(text, place) == 0xFFFD);
  return place;
}

// A word without the punctuation around it; what stays verbatim may begin and end with other marks.
Range core_of(std::string_view text, Range word, bool is_verbatim) {
  constexpr std::string_view ascii_marks = ".,;:!?()[]\"'";
  const auto is_around = [&](size_t place) {
    const char32_t character = character_at(text, place);
    return character < 0x80 && is_verbatim ? ascii_marks.find(text[place]) != std::string_view::npos
                                           : is_punctuation(character) || is_symbol(character);
  };
  Range core{word.end, word.end};
  for (size_t place = word.begin; place < word.end; place = behind_character(text, place)) {
    if (is_around(place)) continue;
    core = {std::min(core.begin, place), behind_character(text, place)};
  }
  return core;
}

// Whether a term may stand for them: letters and hyphens, and spaces between. A row of Chinese
// words is none, nor is an article with an apostrophe.
bool are_words(std::string_view text) {
  for (size_t place = 0; place < text.size(); place = behind_character(text, place)) {
    const bool is_between = text[place] == '-' || text[place] == ' ';
    if (!is_between && !is_word_character(character_at(text, place))) return false;
  }
  return !text.empty();
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

double sum_of(const std::vector<double>& attention, const std::vector<int64_t>& pieces) {
  double sum = 0.0;
  for (const int64_t piece : pieces) sum += attention[static_cast<size_t>(piece)];
  return sum;
}

double share_of(const std::vector<double>& attention, const std::vector<int64_t>& pieces) {
  double sum = std::numeric_limits<double>::min();
  for (const double weight : attention) sum += weight;
  return sum_of(attention, pieces) / sum;
}

/// Words in a row that give more than half of their attention to a part, by their numbers.
struct Attending {
  size_t first = 0;
  size_t most = 0;  // the one that does so most
  size_t end = 0;   // the one behind the last
};

// Those around the one that attends to those pieces of the source most, if there are any.
std::optional<Attending> words_attending_to(const std::vector<int64_t>& pieces,
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

// The pieces of each word of a part.
std::vector<std::vector<int64_t>> pieces_of_words(const RequiredPart& part,
                                                  const PiecesOfSource& source) {
  std::vector<std::vector<int64_t>> pieces;
  for (const Range& word : words_of(source.text.substr(part.begin, part.end - part.begin))) {
    const RequiredPart of_part{.begin = part.begin + word.begin, .end = part.begin + word.end};
    pieces.push_back(pieces_within(of_part, source.ends));
  }
  return pieces;
}

/// Words of a translation by their numbers, the last one included.
struct WordRange {
  size_t first = 0, last = 0;
};

// The word for a term. It may be an article that attends most: then the word is a longer one
// behind it.
WordRange single_word(const Attending& attending, const WordsOfTranslation& translation) {
  size_t longest = attending.most;
  const auto size = [&](size_t word) {
    const Range core = core_of(translation.text, translation.words[word], /*is_verbatim=*/false);
    return core.end - core.begin;
  };
  for (size_t i = attending.most; i < attending.end; ++i) {
    if (size(i) >= size(longest)) longest = i;
  }
  return {longest, longest};
}

// The word that attends most to those pieces.
size_t most_attending(const std::vector<int64_t>& pieces, const WordAttention& attention) {
  const auto sum = [&](const auto& of_word) { return sum_of(of_word, pieces); };
  return static_cast<size_t>(std::ranges::max_element(attention, {}, sum) - attention.begin());
}

// How much of a word's attention makes another word of the source one that it may be for, too.
constexpr double noticeable = 0.15;

// The words for a term of several ("New York"): from the first to the last of those that attend
// most to one of its words. None if one of these has its translation elsewhere.
std::optional<WordRange> several_words(std::span<const std::vector<int64_t>> pieces_of_words,
                                       const Attending& attending, const WordAttention& attention) {
  WordRange words{attending.most, attending.most};
  for (const std::vector<int64_t>& pieces : pieces_of_words) {
    const size_t most = most_attending(pieces, attention);
    if (attending.first <= most && most < attending.end) {
      words = {std::min(words.first, most), std::max(words.last, most)};
    } else if (share_of(attention[most], pieces) > noticeable) {
      return std::nullopt;
    }
  }
  return words;
}

// Whether all but those of the words that attend to a part may be articles. Other words are not
// told from what belongs to the part ("washing machine").
bool are_among_articles(WordRange words, const Attending& attending,
                        const WordsOfTranslation& translation) {
  constexpr size_t longest_article = 5;
  for (size_t i = attending.first; i < attending.end; ++i) {
    const Range word = translation.words[i];
    const bool is_within = words.first <= i && i <= words.last;
    if (!is_within && word.end - word.begin > longest_article) return false;
  }
  return true;
}

// Whether the words are those that attend most to a word of the source that is not the part's: as
// "braun-schwarzer" to the "brown" of "a brown and black dog", whatever the part.
bool translate_others(WordRange words, const RequiredPart& part, const PiecesOfSource& source,
                      const WordAttention& attention) {
  for (const Range& word : words_of(source.text)) {
    if (word.begin < part.end && part.begin < word.end) continue;
    const std::vector<int64_t> pieces =
        pieces_within({.begin = word.begin, .end = word.end}, source.ends);
    const size_t most = most_attending(pieces, attention);
    const bool is_theirs = words.first <= most && most <= words.last;
    if (is_theirs && share_of(attention[most], pieces) > noticeable) return true;
  }
  return false;
}

// The place of the words for a term, if it has nothing but words.
std::optional<Range> place_of_term(const RequiredPart& part, const Attending& attending,
                                   const PiecesOfSource& source,
                                   const WordsOfTranslation& translation) {
  const auto pieces = pieces_of_words(part, source);
  const auto words = pieces.size() == 1 ? std::optional(single_word(attending, translation))
                                        : several_words(pieces, attending, translation.attention);
  if (!words || !are_among_articles(*words, attending, translation)) return std::nullopt;
  if (translate_others(*words, part, source, translation.attention)) return std::nullopt;
  const auto core = [&](size_t word) {
    return core_of(translation.text, translation.words[word], /*is_verbatim=*/false);
  };
  const Range place{core(words->first).begin, core(words->last).end};
  return are_words(translation.text_of(place)) ? std::optional(place) : std::nullopt;
}

// The place of the one word for what stays verbatim, if no other script touches it.
std::optional<Range> place_of_verbatim(const Attending& attending,
                                       const WordsOfTranslation& translation) {
  if (attending.end - attending.first > 1) return std::nullopt;
  const Range core =
      core_of(translation.text, translation.words[attending.most], /*is_verbatim=*/true);
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

}  // namespace

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

std::optional<Range> place_of(const RequiredPart& part, const PiecesOfSource& source,
                              const WordsOfTranslation& translation) {
  if (!stands_apart(part, source.text)) return std::nullopt;
  const auto attending =
      words_attending_to(pieces_within(part, source.ends), translation.attention);
  if (!attending) return std::nullopt;
  return part.is_verbatim() ? place_of_verbatim(*attending, translation)
                            : place_of_term(part, *attending, source, translation);
}

}  // namespace heed
