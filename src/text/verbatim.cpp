#include "heed/text/verbatim.h"

#include <algorithm>
#include <cctype>

namespace heed {
namespace {

constexpr std::string_view blanks = " \t\r\v\f";

bool is_of_a_name(char c) {  // of a scheme, a host or a mailbox, in ASCII
  return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.' ||
         c == '_' || c == '%';
}

bool is_of_an_address(char c) {  // RFC 3986, less what encloses addresses
  constexpr std::string_view others = "-._~:/?#[]@!$&'()*+,;=%{}";
  return std::isalnum(static_cast<unsigned char>(c)) || others.find(c) != std::string_view::npos;
}

size_t begin_of_name(std::string_view word, size_t end) {
  while (end > 0 && is_of_a_name(word[end - 1])) --end;
  return end;
}

// What goes on from a place with such characters, less the punctuation of the sentence at its end.
template <class IsPart>
size_t end_of(std::string_view word, size_t place, IsPart is_part) {
  constexpr std::string_view punctuation = ".,;:!?)]'";
  const size_t begin = place;
  while (place < word.size() && is_part(word[place])) ++place;
  while (place > begin && punctuation.find(word[place - 1]) != std::string_view::npos) --place;
  return place;
}

// The part of a word; empty where there is none.
std::string_view web_address(std::string_view word) {
  constexpr std::string_view mark = "://", www = "www.";
  if (const size_t colon = word.find(mark); colon != std::string_view::npos) {
    const size_t begin = begin_of_name(word, colon), rest = colon + mark.size();
    const size_t end = end_of(word, rest, is_of_an_address);
    return begin < colon && end > rest ? word.substr(begin, end - begin) : std::string_view();
  }
  const size_t begin = word.find(www);
  if (begin == std::string_view::npos || begin_of_name(word, begin) < begin) return {};
  const size_t rest = begin + www.size(), end = end_of(word, rest, is_of_an_address);
  return end > rest ? word.substr(begin, end - begin) : std::string_view();
}

std::string_view mail_address(std::string_view word) {
  const size_t at = word.find('@');
  if (at == std::string_view::npos) return {};
  const size_t begin = begin_of_name(word, at), end = end_of(word, at + 1, is_of_a_name);
  const size_t dot = word.substr(0, end).find('.', at);
  if (begin == at || dot == std::string_view::npos || dot == at + 1) return {};
  return word.substr(begin, end - begin);
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
    const std::string_view web = web_address(word), mail = mail_address(word);
    if (!web.empty()) {
      parts.emplace_back(web);
    } else if (!mail.empty()) {
      parts.emplace_back(mail);
    } else {
      add_placeholders(word, parts);
    }
    begin = line.find_first_not_of(blanks, end);
  }
  return parts;
}

}  // namespace heed
