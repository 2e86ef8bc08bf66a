#include "heed/text/verbatim.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "heed/text/blank.h"

namespace heed {
namespace {

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

// Whether the bracket at a text's end closes one within it, as in "Mercury_(planet)".
bool closes_a_bracket(std::string_view text) {
  if (text.back() != ')' && text.back() != ']') return false;
  const char open = text.back() == ')' ? '(' : '[';
  return std::ranges::count(text, open) >= std::ranges::count(text, text.back());
}

// What goes on from a place with such characters, less the punctuation of the sentence at its end.
template <class IsPart>
size_t end_of(std::string_view word, size_t place, IsPart is_part) {
  constexpr std::string_view punctuation = ".,;:!?)]'";
  const size_t begin = place;
  while (place < word.size() && is_part(word[place])) ++place;
  while (place > begin && punctuation.find(word[place - 1]) != std::string_view::npos &&
         !closes_a_bracket(word.substr(begin, place - begin))) {
    --place;
  }
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

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::string_view behind_opening_marks(std::string_view word) {
  return word.substr(std::min(word.find_first_not_of("([\"'"), word.size()));
}

// Whether a part of a word does not end within letters of another script.
bool ends_within_ascii(std::string_view word, size_t end) {
  return end == word.size() || static_cast<unsigned char>(word[end]) < 0x80;
}

// A user's name, behind an @ that begins the word.
std::string_view handle(std::string_view word) {
  word = behind_opening_marks(word);
  if (word.size() < 2 || word[0] != '@' || !is_letter(word[1])) return {};
  size_t end = 2;
  while (end < word.size() && (is_letter(word[end]) || is_digit(word[end]) || word[end] == '_')) {
    ++end;
  }
  return ends_within_ascii(word, end) ? word.substr(0, end) : std::string_view();
}

bool has_extension(std::string_view path) {
  constexpr size_t longest = 5;
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || dot < path.rfind('/') + 2) return false;
  const std::string_view extension = path.substr(dot + 1);
  return !extension.empty() && extension.size() <= longest && is_letter(extension.front());
}

// With slashes: from a root on (/usr/bin, ./run, ~/notes), or to a file (src/main.cpp); with a
// drive: C:\data.
std::string_view file_path(std::string_view word) {
  word = behind_opening_marks(word);
  const auto is_of_a_path = [](char c) { return is_of_a_name(c) || c == '/' || c == '~'; };
  const auto is_of_a_drive = [&](char c) { return is_of_a_path(c) || c == '\\' || c == ':'; };
  const bool has_drive = word.size() > 3 && is_letter(word[0]) && word.substr(1, 2) == ":\\";
  const size_t end = has_drive ? end_of(word, 0, is_of_a_drive) : end_of(word, 0, is_of_a_path);
  const std::string_view path = word.substr(0, end);
  const size_t slash = path.find('/');
  if (!ends_within_ascii(word, end)) return {};
  if (has_drive) return path;
  if (slash == std::string_view::npos || slash + 1 == path.size()) return {};
  const std::string_view root = path.substr(0, slash);
  const bool is_relative = root == "." || root == ".." || root == "~";
  const bool is_absolute = root.empty() && path.find('/', 1) != std::string_view::npos;
  return is_relative || is_absolute || has_extension(path) ? path : std::string_view();
}

// Where %s, %d, %5.2f or %1$s ends; the place itself if it is none.
size_t end_of_printf(std::string_view word, size_t begin) {
  constexpr std::string_view flags = "-+#0123456789.$*", lengths = "hlzjt",
                             types = "sdiufFeEgGxXoc@";
  size_t type = std::min(word.find_first_not_of(flags, begin + 1), word.size());
  type = std::min(word.find_first_not_of(lengths, type), word.size());
  if (type == word.size() || types.find(word[type]) == std::string_view::npos) return begin;
  const size_t end = type + 1;
  return end < word.size() && (is_letter(word[end]) || is_digit(word[end])) ? begin : end;
}

// Where the placeholder that begins at a place of the word ends; the place itself if none does.
size_t end_of_placeholder(std::string_view word, size_t begin) {
  if (word.substr(begin).starts_with("%%")) return begin + 2;  // as printf spells a %
  size_t open = begin;
  if (word[open] == '$' || word[open] == '%') ++open;
  const bool is_python = word[begin] == '%';
  if (is_python && begin > 0 && is_digit(word[begin - 1])) return begin;  // a percentage
  if (open >= word.size()) return begin;
  if (word[open] != (is_python ? '(' : '{')) return is_python ? end_of_printf(word, begin) : begin;
  const size_t close = word.find(is_python ? ')' : '}', open);
  if (close == std::string_view::npos || close == open + 1) return begin;
  size_t end = close + 1;
  if (is_python) return end < word.size() && is_letter(word[end]) ? end + 1 : begin;  // its type
  while (end < word.size() && word[end] == '}') ++end;
  return end;
}

using Parts = std::vector<std::string_view>;

// The same of all that touch: the "%%" of "%d%%" belongs behind that number and nowhere else.
size_t end_of_placeholders(std::string_view word, size_t begin) {
  size_t end = begin;
  while (end < word.size()) {
    const size_t next = end_of_placeholder(word, end);
    if (next == end) break;
    end = next;
  }
  return end;
}

void add_placeholders(std::string_view word, Parts& parts) {
  for (size_t place = 0; place < word.size();) {
    const size_t end = end_of_placeholders(word, place);
    if (end > place) parts.push_back(word.substr(place, end - place));
    place = std::max(end, place + 1);
  }
}

// Of a list such as @jane,@joe all.
void add_names(std::string_view word, Parts& parts) {
  while (!word.empty()) {
    const std::string_view path = file_path(word), part = path.empty() ? handle(word) : path;
    if (!part.empty()) parts.push_back(part);
    const size_t comma = word.find_first_of(",;");
    word.remove_prefix(comma == std::string_view::npos ? word.size() : comma + 1);
  }
}

void add_parts_of_word(std::string_view word, Parts& parts) {
  for (const auto find : {web_address, mail_address}) {
    if (const std::string_view part = find(word); !part.empty()) return parts.push_back(part);
  }
  const size_t before = parts.size();
  const bool has_braces = word.find('{') != std::string_view::npos;
  if (!has_braces) add_names(word, parts);
  if (parts.size() == before) add_placeholders(word, parts);
}

// Where the tag that begins at a place of the line ends; the place itself if none does. Behind its
// name it has nothing but attributes.
size_t end_of_tag(std::string_view line, size_t begin) {
  const auto is_of_its_name = [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == ':';
  };
  if (line[begin] != '<') return begin;
  size_t name = begin + 1;
  if (name < line.size() && line[name] == '/') ++name;
  if (name >= line.size() || !is_letter(line[name])) return begin;
  const size_t end = line.find_first_of("<>", name);
  if (end == std::string_view::npos || line[end] != '>') return begin;
  while (is_of_its_name(line[name])) ++name;
  const std::string_view rest = line.substr(name, end - name);
  const bool is_over = rest.find_first_not_of(" \t/") == std::string_view::npos;
  const bool has_attributes = line_blanks.find(line[name]) != std::string_view::npos &&
                              rest.find('=') != std::string_view::npos;
  return is_over || has_attributes ? end + 1 : begin;
}

// Where the braces of a template that open at a place of the line close, which may have blanks
// within them: {{ name }}, {%- if name -%}, ${ name }. The place itself if none do.
size_t end_of_braces(std::string_view line, size_t begin) {
  constexpr std::array<std::array<std::string_view, 2>, 4> pairs{
      {{"{{{", "}}}"}, {"{{", "}}"}, {"{%", "%}"}, {"${", "}"}}};
  for (const auto& [open, close] : pairs) {
    if (!line.substr(begin).starts_with(open)) continue;
    const size_t within = begin + open.size();
    const std::string_view rest = line.substr(0, line.find('{', within));
    const size_t end = rest.find(close, within);
    const bool is_closed = end != std::string_view::npos;
    if (is_closed && rest.find_first_not_of(line_blanks, within) < end) return end + close.size();
  }
  return begin;
}

// Where a part that may have blanks, and begins at a place of the line, ends; or the place itself.
size_t end_of_span(std::string_view line, size_t begin) {
  return std::max(end_of_tag(line, begin), end_of_braces(line, begin));
}

// Where the word that begins at a place of the line ends: at a blank, a tag or the like.
size_t end_of_word(std::string_view line, size_t place) {
  while (place < line.size() && line_blanks.find(line[place]) == std::string_view::npos &&
         end_of_span(line, place) == place) {
    ++place;
  }
  return place;
}

}  // namespace

std::vector<std::string_view> verbatim_parts(std::string_view line) {
  Parts parts;
  for (size_t place = line.find_first_not_of(line_blanks); place < line.size();
       place = line.find_first_not_of(line_blanks, place)) {
    const size_t begin = std::exchange(place, end_of_span(line, place));
    if (place > begin) {
      parts.push_back(line.substr(begin, place - begin));
    } else {
      place = end_of_word(line, begin);
      add_parts_of_word(line.substr(begin, place - begin), parts);
    }
  }
  return parts;
}

bool is_verbatim_part(std::string_view line, size_t place, size_t size) {
  const auto goes_on = [&](size_t at) {
    return at < line.size() && static_cast<unsigned char>(line[at]) < 0x80 &&
           line_blanks.find(line[at]) == std::string_view::npos;
  };
  size_t begin = place, end = place + size;
  const char before = begin > 0 ? line[begin - 1] : ' ';
  if (is_of_a_name(before) || before == '@' || before == '/') --begin;
  while (goes_on(end)) ++end;
  const std::vector<std::string_view> parts = verbatim_parts(line.substr(begin, end - begin));
  return std::ranges::any_of(parts, [&](std::string_view part) {
    return part.data() == line.data() + place && part.size() == size;
  });
}

}  // namespace heed
