#include "heed/text/verbatim.h"

#include <algorithm>

namespace heed {
namespace {

constexpr std::string_view blanks = " \t\r\v\f";

// Of a word without the punctuation of its sentence around it.
std::string_view stripped(std::string_view word) {
  constexpr std::string_view before = "\"'([<", after = "\"')]>.,;:!?";
  const size_t first = std::min(word.find_first_not_of(before), word.size());
  word.remove_prefix(first);
  const size_t last = word.find_last_not_of(after);
  return last == std::string_view::npos ? std::string_view() : word.substr(0, last + 1);
}

bool is_web_address(std::string_view word) {
  const size_t colon = word.find("://");
  if (colon != std::string_view::npos) return colon > 0 && colon + 3 < word.size();
  return word.starts_with("www.") && word.size() > 4;
}

bool is_mail_address(std::string_view word) {
  const size_t at = word.find('@');
  if (at == 0 || at == std::string_view::npos) return false;
  const size_t dot = word.find('.', at);
  return dot != std::string_view::npos && dot > at + 1 && dot + 1 < word.size();
}

// Where the placeholder that begins at a place of the word ends; the place itself if none does.
size_t end_of_placeholder(std::string_view word, size_t begin) {
  size_t open = begin;
  if (word[open] == '$' || word[open] == '%') ++open;
  const bool is_python = word[begin] == '%';
  if (open >= word.size() || word[open] != (is_python ? '(' : '{')) return begin;
  const size_t close = word.find(is_python ? ')' : '}', open);
  if (close == std::string_view::npos || close == open + 1) return begin;
  size_t end = close + 1;
  if (is_python) return end < word.size() ? end + 1 : begin;  // with the letter of its type
  while (end < word.size() && word[end] == '}') ++end;
  return end;
}

void add_placeholders(std::string_view word, std::vector<std::string>& parts) {
  for (size_t place = 0; place < word.size();) {
    const size_t end = end_of_placeholder(word, place);
    if (end > place) parts.emplace_back(word.substr(place, end - place));
    place = std::max(end, place + 1);
  }
}

}  // namespace

std::vector<std::string> verbatim_parts(std::string_view line) {
  std::vector<std::string> parts;
  for (size_t begin = line.find_first_not_of(blanks); begin != std::string_view::npos;) {
    const size_t end = std::min(line.find_first_of(blanks, begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    const std::string_view bare = stripped(word);
    if (is_web_address(bare) || is_mail_address(bare)) {
      parts.emplace_back(bare);
    } else {
      add_placeholders(word, parts);
    }
    begin = line.find_first_not_of(blanks, end);
  }
  return parts;
}

}  // namespace heed
