#include "required_parts.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <utility>

#include "heed/evaluation/characters.h"
#include "heed/text/verbatim.h"
#include "heed/text/word_characters.h"

namespace heed {
namespace {

// Whether words that begin or end with the character stand without a space beside it, by the script
// and by what the tokenizer knows: where it has no piece of it, the language is another one.
bool is_spaceless_here(char32_t character, const Tokenizer& tokenizer) {
  if (!is_spaceless_letter(character)) return false;
  std::string text;
  append_character(text, character);
  const std::vector<int32_t> pieces = tokenizer.encode(text);
  return !pieces.empty() && tokenizer.piece(pieces.back()).ends_with(text);
}

RequiredPart part_of(std::string_view translation, RequiredPart::Kind kind,
                     const Tokenizer& target) {
  RequiredPart part{.kind = kind, .translation = target.decode(target.encode(translation))};
  const std::string_view words = part.translation;
  part.begins_apart = !is_spaceless_here(character_at(words, 0), target);
  part.ends_apart = !is_spaceless_here(character_before(words, words.size()), target);
  return part;
}

void set_place(RequiredPart& part, std::string_view place, std::string_view text) {
  part.begin = static_cast<size_t>(place.data() - text.data());
  part.end = part.begin + place.size();
}

bool overlap(const RequiredPart& a, const RequiredPart& b) {
  return a.begin < b.end && b.begin < a.end;
}

bool covers(const RequiredPart& outer, const RequiredPart& inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

// What stands in place of what was found: no character of any text.
constexpr char struck_out = '\0';

bool is_ascii_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool is_ascii_word(std::string_view text, size_t place) {
  return place < text.size() && std::isalnum(static_cast<unsigned char>(text[place])) != 0;
}

// Whether the translation of a part, which stands at a place of a text, is not within a longer word
// or address there. What stays verbatim may be touched by other scripts than the Latin one.
bool is_whole(const RequiredPart& part, std::string_view text, size_t place) {
  const std::string& words = part.translation;
  const size_t end = place + words.size();
  if (part.ends_apart && is_ascii_word(text, end)) return false;
  if (!part.is_verbatim()) return is_word_boundary(text, place) && is_word_boundary(text, end);
  const bool was_normalized = !is_verbatim_part(words, 0, words.size());
  return was_normalized || is_verbatim_part(text, place, words.size());
}

// Whether the text has the part's translation; its first place is struck out.
bool strike_out(const RequiredPart& part, std::string& text) {
  const std::string& words = part.translation;
  for (size_t place = text.find(words); place != std::string::npos;
       place = text.find(words, place + 1)) {
    if (!is_whole(part, text, place)) continue;
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(place), words.size(), struck_out);
    return true;
  }
  return false;
}

// Takes the places of the parts from the text and returns those that have none. The longest first:
// what is part of another has a place of its own.
std::vector<RequiredPart> strike_out_all(std::span<const RequiredPart> parts, std::string& text) {
  std::vector<RequiredPart> rest(parts.begin(), parts.end());
  const auto size = [](const RequiredPart& part) { return part.translation.size(); };
  std::ranges::stable_sort(rest, std::greater(), size);
  std::erase_if(rest, [&](const RequiredPart& part) { return strike_out(part, text); });
  return rest;
}

// Marks that addresses, tags and placeholders have, and sentences hardly ever.
bool is_mark(char c) {
  constexpr std::string_view marks = "@%{}<>$\\|#~^_/";
  return marks.find(c) != std::string_view::npos;
}

// Those of the parts of a text that the rest of it does not have.
std::string own_marks(const Requirements& required) {
  std::string rest(required.text), marks;
  for (const RequiredPart& part : required.parts) {
    if (!part.is_verbatim()) continue;
    rest.replace(part.begin, part.end - part.begin, part.end - part.begin, struck_out);
    marks += part.translation;
  }
  std::erase_if(marks, [&](char c) { return !is_mark(c) || rest.find(c) != std::string::npos; });
  return marks;
}

// Whether a word, or a piece of one, has nothing but those marks.
bool consists_of(std::string_view word, std::string_view marks) {
  return !word.empty() && word.find_first_not_of(marks) == std::string_view::npos;
}

// Whether a text has a word of nothing but those marks; "5 %" and "5 $" have none.
bool has_crumb(std::string_view text, std::string_view marks) {
  constexpr std::string_view ends(" \t\0", 3);
  bool is_behind_number = false;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(ends));
    const bool is_unit = is_behind_number && (word == "%" || word == "$");
    if (consists_of(word, marks) && !is_unit) return true;
    if (!word.empty()) is_behind_number = is_ascii_digit(word.back());
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return false;
}

// As it is in the middle of a text: no space before it. A byte that no piece has keeps them apart.
// Nothing where the tokenizer does not spell that.
std::vector<int32_t> pieces_without_space(const std::string& text, const Tokenizer& tokenizer) {
  constexpr const char* byte = "<0x0A>";
  const std::vector<int32_t> all = tokenizer.encode("\n" + text);
  const auto is_byte = [&](int32_t id) { return tokenizer.piece(id) == byte; };
  const auto found = std::ranges::find_if(all, is_byte);
  return found == all.end() ? std::vector<int32_t>() : std::vector<int32_t>(found + 1, all.end());
}

// Whether it begins with a mark that stands behind words without a space.
bool begins_with_closing_mark(std::string_view text) {
  constexpr std::string_view marks = ".,;:!?)]}";
  return !text.empty() && marks.find(text[0]) != std::string_view::npos;
}

// A space that stands by itself.
void erase_first_space(std::vector<int32_t>& pieces, const Tokenizer& tokenizer) {
  const bool is_apart = pieces.size() > 1 && tokenizer.piece(pieces[0]) == space_symbol;
  if (is_apart) pieces.erase(pieces.begin());
}

// A tag or the like that touches the text before it does so in the translation.
std::vector<int32_t> pieces_of(const RequiredPart& part, std::string_view text,
                               const Tokenizer& tokenizer) {
  const std::string& words = part.translation;
  const bool touches = part.is_verbatim() && !is_word_character(character_at(words, 0)) &&
                       part.begin > 0 && text[part.begin - 1] != ' ';
  std::vector<int32_t> pieces;
  if (touches || !part.begins_apart) pieces = pieces_without_space(words, tokenizer);
  if (!pieces.empty()) return pieces;
  pieces = tokenizer.encode(words);
  const bool needs_no_space = !part.begins_apart || begins_with_closing_mark(words);
  if (needs_no_space) erase_first_space(pieces, tokenizer);
  return pieces;
}

// Whether a piece behind the translation of a part makes something else of it.
bool goes_on_with(const RequiredPart& part, const std::string& piece) {
  const bool is_letter = part.ends_apart && is_word_character(character_at(piece, 0));
  return is_letter || !is_whole(part, part.translation + piece, 0);
}

// Whether a piece has nothing but those marks; within words, as in "km/h", a slash may stand.
bool is_crumb(std::string_view piece, std::string_view marks) {
  if (piece == "/") return false;
  if (piece.starts_with(space_symbol)) piece.remove_prefix(space_symbol.size());
  return consists_of(piece, marks);
}

}  // namespace

std::vector<RequiredPart> required_parts(std::string_view text, const Glossary& glossary,
                                         bool verbatim, const Tokenizer& target) {
  std::vector<RequiredPart> terms, parts;
  for (const FoundTerm& found : glossary.terms_in(text)) {
    terms.push_back(part_of(found.translation, RequiredPart::Kind::term, target));
    set_place(terms.back(), found.term, text);
  }
  if (verbatim) {
    for (const std::string_view found : verbatim_parts(text)) {
      parts.push_back(part_of(found, RequiredPart::Kind::verbatim, target));
      set_place(parts.back(), found, text);
      parts.back().ends_apart = !is_word_character(character_at(text, parts.back().end));
    }
  }
  std::erase_if(parts, [&](const RequiredPart& part) {
    return std::ranges::any_of(terms, [&](const auto& term) { return covers(term, part); });
  });
  std::erase_if(terms, [&](const RequiredPart& term) {
    return std::ranges::any_of(parts, [&](const auto& part) { return overlap(term, part); });
  });
  parts.insert(parts.end(), terms.begin(), terms.end());
  return parts;
}

RequiredPart required_phrase(std::string_view phrase, const Tokenizer& target) {
  return part_of(phrase, RequiredPart::Kind::phrase, target);
}

std::vector<int64_t> pieces_within(const RequiredPart& part, const std::vector<size_t>& ends) {
  std::vector<int64_t> pieces;
  size_t begin = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    if (ends[i] > part.begin && begin < part.end) pieces.push_back(static_cast<int64_t>(i));
    begin = ends[i];
  }
  return pieces;
}

std::vector<RequiredPart> lacking_parts(std::string_view translation,
                                        std::span<const RequiredPart> parts) {
  std::string text(translation);
  return strike_out_all(parts, text);
}

bool holds(std::string_view translation, const Requirements& required) {
  if (required.parts.empty()) return true;  // as of nearly every line
  std::string text(translation);
  return strike_out_all(required.parts, text).empty() && !has_crumb(text, own_marks(required));
}

void require(Sentence& sentence, const Requirements& required, const Tokenizers& tokenizers) {
  const std::vector<size_t> ends = tokenizers.source.ends(required.text);
  for (const RequiredPart& part : required.parts) {
    std::vector<int32_t> pieces = pieces_of(part, required.text, tokenizers.target);
    if (pieces.empty()) continue;
    sentence.phrases.push_back({std::move(pieces), pieces_within(part, ends),
                                [part, &tokenizer = tokenizers.target](int32_t id) {
                                  return id > eos_id && goes_on_with(part, tokenizer.piece(id));
                                }});
  }
  sentence.is_for_phrases = [marks = own_marks(required), prefix = sentence.prefix,
                             &tokenizer = tokenizers.target](int32_t id) {
    return id > eos_id && is_crumb(tokenizer.piece(id), marks) &&
           std::ranges::find(prefix, id) == prefix.end();
  };
}

}  // namespace heed
