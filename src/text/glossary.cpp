#include "heed/text/glossary.h"

#include <fmt/format.h>

#include <algorithm>

#include "heed/core/error.h"
#include "heed/core/text_file.h"
#include "heed/text/blank.h"
#include "heed/text/word_characters.h"

namespace heed {
namespace {

[[noreturn]] void refuse(const std::string& what, const std::string& file, size_t line) {
  throw Error(what, fmt::format("{}, line {}", file, line),
              "Write a term, a tab and its translation, or a term alone that stays as it is");
}

// Whether a word begins there: not behind a single letter and a hyphen, as in "t-shirt".
bool may_begin(std::string_view text, size_t place) {
  if (!is_word_boundary(text, place)) return false;
  if (place < 2 || text[place - 1] != '-') return true;
  size_t letter = place - 2;
  while (letter > 0 && character_at(text, letter) == 0xFFFD) --letter;
  const bool is_digit = text[letter] >= '0' && text[letter] <= '9';
  const bool is_letter = !is_digit && is_word_character(character_at(text, letter));
  return !is_letter || !is_word_boundary(text, letter);
}

}  // namespace

Glossary Glossary::read(const std::string& file) {
  Glossary glossary;
  size_t number = 0;
  const std::vector<std::string> lines = read_lines(file);
  for (const std::string_view line : lines) {
    ++number;
    if (is_blank(line)) continue;
    const size_t tab = std::min(line.find('\t'), line.size());
    const std::string_view behind = line.substr(std::min(tab + 1, line.size()));
    if (behind.find('\t') != std::string::npos) refuse("there is a second tab", file, number);
    const std::string_view term = trimmed(line.substr(0, tab));
    const std::string_view translation = tab == line.size() ? term : trimmed(behind);
    if (term.empty() || translation.empty()) refuse("one side is empty", file, number);
    if (!glossary.terms_.emplace(term, translation).second) {
      refuse(fmt::format("'{}' is there a second time", term), file, number);
    }
  }
  return glossary;
}

bool Glossary::translates_nothing() const {
  return std::ranges::all_of(terms_, [](const auto& term) { return term.first == term.second; });
}

std::vector<FoundTerm> Glossary::terms_in(std::string_view text) const {
  std::vector<FoundTerm> terms;
  for (size_t place = 0; place < text.size();) {
    const auto found = may_begin(text, place) ? longest_at(text, place) : terms_.end();
    if (found == terms_.end()) {
      ++place;
      continue;
    }
    terms.push_back({text.substr(place, found->first.size()), found->second});
    place += found->first.size();
  }
  return terms;
}

// The longest of the terms that the text goes on with and that ends where a word may. Of the terms
// up to the text in their order, the last one has the most in common with it: what is looked for is
// no longer than that.
Glossary::Terms::const_iterator Glossary::longest_at(std::string_view text, size_t place) const {
  std::string_view rest = text.substr(place);
  while (!rest.empty()) {
    const auto term = terms_.lower_bound(rest);
    if (term == terms_.end()) break;
    const size_t common = std::ranges::mismatch(rest, term->first).in1 - rest.begin();
    const bool is_there = common == term->first.size();
    if (is_there && is_word_boundary(text, place + common)) return term;
    rest = rest.substr(0, is_there ? common - 1 : common);
  }
  return terms_.end();
}

}  // namespace heed
