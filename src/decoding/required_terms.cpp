#include "required_terms.h"

#include <algorithm>
#include <map>

#include "heed/text/word_characters.h"

namespace heed {
namespace {

// Of a text that may stand anywhere. In a script without spaces it does not begin with one.
std::vector<int32_t> pieces_of(const std::string& text, const Tokenizer& tokenizer) {
  std::vector<int32_t> pieces = tokenizer.encode(text);
  const bool begins_with_space = pieces.size() > 1 && tokenizer.piece(pieces[0]) == space_symbol;
  const char32_t first = character_at(text, 0);
  const bool is_of_letters = first >= 0x80 && !is_word_character(first);
  if (begins_with_space && is_of_letters) pieces.erase(pieces.begin());
  return pieces;
}

// The pieces, of those that end at `ends` of a text, that have something of a part of it.
std::vector<int64_t> pieces_within(std::string_view text, std::string_view part,
                                   const std::vector<size_t>& ends) {
  const auto first = static_cast<size_t>(part.data() - text.data());
  std::vector<int64_t> pieces;
  size_t begin = 0;
  for (size_t i = 0; i < ends.size(); ++i) {
    const bool is_within = ends[i] > first && begin < first + part.size();
    if (is_within) pieces.push_back(static_cast<int64_t>(i));
    begin = ends[i];
  }
  return pieces;
}

// A term that comes twice has its translation twice, and either may stand for either.
void add_phrase(std::vector<Phrase>& phrases, Phrase phrase) {
  for (Phrase& other : phrases) {
    if (other.tokens != phrase.tokens) continue;
    other.source.insert(other.source.end(), phrase.source.begin(), phrase.source.end());
    phrase.source = other.source;
  }
  phrases.push_back(std::move(phrase));
}

int64_t count_words(std::string_view text, const std::string& words) {
  int64_t count = 0;
  for (size_t place = text.find(words); place != std::string_view::npos;
       place = text.find(words, place + words.size())) {
    const bool is_whole =
        is_word_boundary(text, place) && is_word_boundary(text, place + words.size());
    if (is_whole) ++count;
  }
  return count;
}

}  // namespace

void require_terms(Segment& segment, std::span<const FoundTerm> terms,
                   const Tokenizers& tokenizers) {
  if (terms.empty()) return;
  const std::vector<size_t> ends = tokenizers.source.ends(segment.text);
  for (const FoundTerm& term : terms) {
    std::vector<int32_t> pieces = pieces_of(term.translation, tokenizers.target);
    if (pieces.empty()) continue;
    add_phrase(segment.sentence.phrases,
               {std::move(pieces), pieces_within(segment.text, term.term, ends)});
  }
  segment.sentence.continues_word = [&tokenizer = tokenizers.target](int32_t id) {
    const std::string piece = tokenizer.piece(id);  // which begins with a letter or a digit
    return id > eos_id && !piece.empty() && is_word_character(character_at(piece, 0));
  };
}

bool has_translations(std::string_view text, std::span<const FoundTerm> terms) {
  std::map<std::string, int64_t> wanted;
  for (const FoundTerm& term : terms) ++wanted[term.translation];
  return std::ranges::all_of(wanted, [text](const auto& words_and_count) {
    return count_words(text, words_and_count.first) >= words_and_count.second;
  });
}

}  // namespace heed
