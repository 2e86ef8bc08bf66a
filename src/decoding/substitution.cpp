#include "substitution.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "heed/evaluation/characters.h"
#include "heed/text/word_characters.h"

namespace heed {
namespace {

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

// The place, if it has nothing but words and those around it that attend to the same may be
// articles. Other words are not told from what belongs to the part ("washing machine").
std::optional<Range> among_articles(Range place, const Attending& attending,
                                    const WordsOfTranslation& translation) {
  constexpr size_t longest_article = 5;
  for (size_t i = attending.first; i < attending.end; ++i) {
    const Range word = translation.words[i];
    const bool is_within = word.begin < place.end && place.begin < word.end;
    if (!is_within && word.end - word.begin > longest_article) return std::nullopt;
  }
  return are_words(translation.text_of(place)) ? std::optional(place) : std::nullopt;
}

// The place of the word for a term. It may be an article that attends most: then the word is a
// longer one behind it.
std::optional<Range> place_of_word(const Attending& attending,
                                   const WordsOfTranslation& translation) {
  Range longest;
  const auto size = [](const Range& range) { return range.end - range.begin; };
  for (size_t i = attending.most; i < attending.end; ++i) {
    const Range core = core_of(translation.text, translation.words[i], /*is_term=*/true);
    if (size(core) >= size(longest)) longest = core;
  }
  return among_articles(longest, attending, translation);
}

// The place of the words for a term of several ("New York"): from the first to the last of those
// that attend most to one of its words.
std::optional<Range> place_of_words(std::span<const std::vector<int64_t>> pieces_of_words,
                                    const Attending& attending,
                                    const WordsOfTranslation& translation) {
  size_t first = attending.end, last = attending.first;
  for (const std::vector<int64_t>& pieces : pieces_of_words) {
    size_t most = attending.first;
    for (size_t i = attending.first; i < attending.end; ++i) {
      const WordAttention& attention = translation.attention;
      if (sum_of(attention[i], pieces) > sum_of(attention[most], pieces)) most = i;
    }
    first = std::min(first, most);
    last = std::max(last, most);
  }
  const auto core = [&](size_t word) {
    return core_of(translation.text, translation.words[word], /*is_term=*/true);
  };
  return among_articles({core(first).begin, core(last).end}, attending, translation);
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

// The pieces of each word of a part.
std::vector<std::vector<int64_t>> pieces_of_words(const RequiredPart& part, std::string_view text,
                                                  const std::vector<size_t>& ends) {
  std::vector<std::vector<int64_t>> pieces;
  for (const Range& word : words_of(text.substr(part.begin, part.end - part.begin))) {
    pieces.push_back(pieces_within({part.begin + word.begin, part.begin + word.end}, ends));
  }
  return pieces;
}

std::optional<Range> place_of(const RequiredPart& part, const Requirements& required,
                              const std::vector<size_t>& ends,
                              const WordsOfTranslation& translation) {
  if (!stands_apart(part, required.text)) return std::nullopt;
  const auto attending = words_for(pieces_within(part, ends), translation.attention);
  if (!attending) return std::nullopt;
  if (!part.is_term) return place_of_verbatim(*attending, translation);
  const auto words = pieces_of_words(part, required.text, ends);
  return words.size() == 1 ? place_of_word(*attending, translation)
                           : place_of_words(words, *attending, translation);
}

// Whether the text is nothing but one part.
bool is_all_of(std::string_view text, std::span<const RequiredPart> parts) {
  return parts.size() == 1 && parts.front().begin == 0 && parts.front().end == text.size();
}

// Whether a place of a text is within those words.
bool has_at(std::string_view text, Range place, std::string_view words) {
  for (size_t begin = text.find(words); begin <= place.begin; begin = text.find(words, begin + 1)) {
    if (place.end <= begin + words.size()) return true;
  }
  return false;
}

/// Finds places for parts that a translation lacks.
class Placement {
 public:
  Placement(const Requirements& required, const std::vector<size_t>& ends,
            const WordsOfTranslation& translation)
      : required_(required), ends_(ends), translation_(translation) {}

  /// Of parts that have the same translation so many are lacking; which ones are there, their
  /// places tell.
  void add(std::span<const RequiredPart> equals, size_t lacking) {
    std::vector<RequiredPart> without;
    size_t found = 0;
    for (const RequiredPart& part : equals) {
      const auto place = place_of(part, required_, ends_, translation_);
      if (!place) {
        without.push_back(part);
      } else if (equals.size() == lacking || !has_at(translation_.text, *place, part.translation)) {
        replacements_.push_back({*place, part});
        ++found;
      }
    }
    if (found < lacking) unclear_.insert(unclear_.end(), without.begin(), without.end());
  }

  [[nodiscard]] PlacedParts parts() && {
    const auto begin = [](const Replacement& one) { return one.place.begin; };
    std::ranges::stable_sort(replacements_, std::greater(), begin);
    PlacedParts parts{translation_.text, {}, std::move(unclear_)};
    size_t last_begin = parts.text.size();
    for (const auto& [place, part] : replacements_) {
      const bool is_taken = place.end > last_begin;  // two parts have one word
      (is_taken ? parts.unclear : parts.placed).push_back(part);
      if (is_taken) continue;
      parts.text.replace(place.begin, place.end - place.begin, part.translation);
      last_begin = place.begin;
    }
    return parts;
  }

 private:
  struct Replacement {
    Range place;
    RequiredPart part;
  };

  const Requirements& required_;
  const std::vector<size_t>& ends_;
  const WordsOfTranslation& translation_;
  std::vector<Replacement> replacements_;
  std::vector<RequiredPart> unclear_;
};

}  // namespace

PlacedParts with_parts_in_place(const std::string& translation, const WordAttention& attention,
                                const Requirements& required, const std::vector<size_t>& ends) {
  if (is_all_of(required.text, required.parts)) {
    return {required.parts.front().translation, {required.parts.front()}, {}};
  }
  const std::vector<RequiredPart> lacking = lacking_parts(translation, required.parts);
  const WordsOfTranslation in_words{translation, words_of(translation), attention};
  if (in_words.words.size() != attention.size()) return {translation, {}, lacking};
  std::map<std::string, std::vector<RequiredPart>> equals;
  for (const RequiredPart& part : required.parts) equals[part.translation].push_back(part);
  Placement placement(required, ends, in_words);
  for (const auto& [words, parts] : equals) {
    const auto count = std::ranges::count(lacking, words, &RequiredPart::translation);
    if (count > 0) placement.add(parts, static_cast<size_t>(count));
  }
  return std::move(placement).parts();
}

}  // namespace heed
