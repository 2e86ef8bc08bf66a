#include "separation.h"

namespace heed {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_point(char c) { return c == '.' || c == ','; }

/// ASCII punctuation except the apostrophe, comma, dash and full stop.
bool is_separate(char c) {
  return (c > ' ' && c <= '&') || (c >= '(' && c <= '+') || c == '/' || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

}  // namespace

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

void replace_entities(std::string& text) {
  if (text.find('&') == std::string::npos) return;
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
}

std::string separate_ascii_symbols(std::string_view text) {
  std::string result;
  result.reserve(text.size() + text.size() / 2);
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_separate(text[i])) continue;
    result.append(text, copied, i - copied).append({' ', text[i], ' '});
    copied = i + 1;
  }
  return result.append(text, copied);
}

/// Neighbouring bytes will do for neighbouring characters: all that is asked of a character is
/// whether it is one of a few ASCII ones.
std::string separate_points_and_dashes(const std::string& text) {
  const auto point_after_other = [](char a, char b) { return is_point(b) && !is_digit(a); };
  const auto point_before_other = [](char a, char b) { return is_point(a) && !is_digit(b); };
  const auto dash_after_digit = [](char a, char b) { return b == '-' && is_digit(a); };
  std::string result = replace_pairs(text, point_after_other, spaced_second<char>);
  result = replace_pairs(result, point_before_other, spaced_first<char>);
  return replace_pairs(result, dash_after_digit, spaced_second<char>);
}

}  // namespace heed
