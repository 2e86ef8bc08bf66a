#include "required_parts.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <utility>

#include "heed/text/verbatim.h"
#include "heed/text/word_characters.h"

namespace heed {
namespace {

RequiredPart part_of(std::string_view text, std::string_view part, std::string_view translation,
                     const Tokenizer& target) {
  const auto begin = static_cast<size_t>(part.data() - text.data());
  return {begin, begin + part.size(), target.decode(target.encode(translation))};
}

bool overlap(const RequiredPart& a, const RequiredPart& b) {
  return a.begin < b.end && b.begin < a.end;
}

bool covers(const RequiredPart& outer, const RequiredPart& inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

bool is_ascii_word(std::string_view text, size_t place) {
  return place < text.size() && std::isalnum(static_cast<unsigned char>(text[place])) != 0;
}

// Whether a place within a text, where a translation ends, is no place within a longer word. What
// stays verbatim may be touched by other scripts than the Latin one.
bool ends_there(const RequiredPart& part, std::string_view text, size_t end) {
  if (part.is_term) return is_word_boundary(text, end);
  return !part.ends_apart || !is_ascii_word(text, end);
}

// Whether the text has the part's translation; its first place is struck out.
bool strike_out(const RequiredPart& part, std::string& text) {
  const std::string& words = part.translation;
  for (size_t place = text.find(words); place != std::string::npos;
       place = text.find(words, place + 1)) {
    const size_t end = place + words.size();
    if (part.is_term && !is_word_boundary(text, place)) continue;
    if (!ends_there(part, text, end)) continue;
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(place),
              text.begin() + static_cast<std::ptrdiff_t>(end), '\0');
    return true;
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

// Whether words of the script that the text begins with stand without spaces.
bool needs_no_space(std::string_view text) {
  const char32_t first = character_at(text, 0);
  return first >= 0x80 && !is_word_character(first);
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
  const bool touches = !part.is_term && !is_word_character(character_at(words, 0)) &&
                       part.begin > 0 && text[part.begin - 1] != ' ';
  std::vector<int32_t> pieces;
  if (touches || needs_no_space(words)) pieces = pieces_without_space(words, tokenizer);
  if (!pieces.empty()) return pieces;
  pieces = tokenizer.encode(words);
  if (needs_no_space(words)) erase_first_space(pieces, tokenizer);
  return pieces;
}

// Of the pieces that end at `ends` of a text, those that have something of a part.
std::vector<int64_t> pieces_within(const RequiredPart& part, const std::vector<size_t>& ends) {
  std::vector<int64_t> pieces;
  size_t begin = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    if (ends[i] > part.begin && begin < part.end) pieces.push_back(static_cast<int64_t>(i));
    begin = ends[i];
  }
  return pieces;
}

bool ends_with_word(std::string_view text) {
  return is_word_character(character_before(text, text.size()));
}

}  // namespace

std::vector<RequiredPart> required_parts(std::string_view text, const Glossary& glossary,
                                         bool verbatim, const Tokenizer& target) {
  std::vector<RequiredPart> terms, parts;
  for (const FoundTerm& found : glossary.terms_in(text)) {
    terms.push_back(part_of(text, found.term, found.translation, target));
    terms.back().is_term = true;
  }
  if (verbatim) {
    for (const std::string_view found : verbatim_parts(text)) {
      parts.push_back(part_of(text, found, found, target));
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

// The longest first: what is part of another has a place of its own.
bool has_all(std::string_view translation, std::span<const RequiredPart> parts) {
  if (parts.empty()) return true;  // as of nearly every line
  std::vector<RequiredPart> longest_first(parts.begin(), parts.end());
  const auto size = [](const RequiredPart& part) { return part.translation.size(); };
  std::ranges::stable_sort(longest_first, std::greater(), size);
  std::string text(translation);
  return std::ranges::all_of(longest_first,
                             [&](const RequiredPart& part) { return strike_out(part, text); });
}

void require(Sentence& sentence, std::string_view text, std::span<const RequiredPart> parts,
             const Tokenizers& tokenizers) {
  const std::vector<size_t> ends = tokenizers.source.ends(text);
  for (const RequiredPart& part : parts) {
    std::vector<int32_t> pieces = pieces_of(part, text, tokenizers.target);
    if (pieces.empty()) continue;
    const bool ends_apart = part.is_term ? ends_with_word(part.translation) : part.ends_apart;
    sentence.phrases.push_back({std::move(pieces), pieces_within(part, ends), ends_apart});
  }
  sentence.continues_word = [&tokenizer = tokenizers.target](int32_t id) {
    const std::string piece = tokenizer.piece(id);  // which begins with a letter or a digit
    return id > eos_id && !piece.empty() && is_word_character(character_at(piece, 0));
  };
}

}  // namespace heed
