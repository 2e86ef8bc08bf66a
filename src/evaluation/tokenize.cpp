#include "heed/evaluation/tokenize.h"

#include <cstddef>

#include "heed/evaluation/words.h"

namespace heed {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_point(char c) { return c == '.' || c == ','; }

/// ASCII punctuation except the apostrophe, comma, dash and full stop.
bool is_symbol(char c) {
  return (c > ' ' && c <= '&') || (c >= '(' && c <= '+') || c == '/' || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) return;
  std::string result;
  std::size_t copied = 0;
  for (; at != std::string::npos; at = text.find(from, copied)) {
    result.append(text, copied, at - copied).append(to);
    copied = at + from.size();
  }
  text = result.append(text, copied);
}

/// Undoes line breaks and the SGML of NIST's files. The order counts: "&amp;lt;" becomes "<",
/// "&amp;quot;" stays
/// "&quot;".
void remove_markup(std::string& text) {
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  if (text.find('&') == std::string::npos) return;
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
}

std::string separate_symbols(std::string_view text) {
  std::string result;
  result.reserve(2 * text.size());
  for (const char c : text) {
    if (is_symbol(c)) {
      result.append({' ', c, ' '});
    } else {
      result.push_back(c);
    }
  }
  return result;
}

/// Copies `text`; where `matches(first, second)` holds for two neighbours, writes `spaced(first,
/// second)` for them and goes on behind both. Neighbouring bytes will do for neighbouring
/// characters: all that is asked of a character is whether it is one of a few ASCII ones.
template <class Matches, class Spaced>
std::string replace_pairs(std::string_view text, Matches matches, Spaced spaced) {
  std::string result;
  result.reserve(2 * text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i + 1 < text.size() && matches(text[i], text[i + 1])) {
      result.append(spaced(text[i], text[i + 1]));
      ++i;
    } else {
      result.push_back(text[i]);
    }
  }
  return result;
}

std::string separate_points_and_dashes(std::string_view text) {
  const auto spaced_second = [](char first, char second) {
    return std::string{first, ' ', second, ' '};
  };
  const auto spaced_first = [](char first, char second) {
    return std::string{' ', first, ' ', second};
  };
  const auto point_after_other = [](char a, char b) { return !is_digit(a) && is_point(b); };
  const auto point_before_other = [](char a, char b) { return is_point(a) && !is_digit(b); };
  const auto dash_after_digit = [](char a, char b) { return is_digit(a) && b == '-'; };
  std::string result = replace_pairs(text, point_after_other, spaced_second);
  result = replace_pairs(result, point_before_other, spaced_first);
  return replace_pairs(result, dash_after_digit, spaced_second);
}

std::string with_single_spaces(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const std::string_view word : split_words(text)) {
    if (!result.empty()) result.push_back(' ');
    result.append(word);
  }
  return result;
}

std::string tokenize_13a(std::string_view line) {
  std::string text(line);
  remove_markup(text);
  text.insert(0, 1, ' ').push_back(' ');
  return with_single_spaces(separate_points_and_dashes(separate_symbols(text)));
}

}  // namespace

std::string tokenize_for_bleu(std::string_view line, BleuTokenizer tokenizer) {
  const std::string_view text = strip_right(line);
  return tokenizer == BleuTokenizer::tokenize_13a ? tokenize_13a(text) : std::string(text);
}

}  // namespace heed
