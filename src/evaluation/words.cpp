#include "heed/evaluation/words.h"

#include <algorithm>
#include <cstddef>

namespace heed {
namespace {

bool is_ascii_space(char c) { return (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= ' '); }

bool is_wide_space(std::string_view c) {
  if (c == "\xe1\x9a\x80" || c == "\xe2\x81\x9f" || c == "\xe3\x80\x80")
    return true;  // U+1680, U+205F, U+3000
  if (!c.starts_with("\xe2\x80")) return false;
  const auto last = static_cast<unsigned char>(c[2]);
  return (last >= 0x80 && last <= 0x8a)                    // U+2000 to U+200A
         || last == 0xa8 || last == 0xa9 || last == 0xaf;  // U+2028, U+2029, U+202F
}

/// False for most bytes that no white space begins with: most of a text's.
bool may_begin_space(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte == 0xC2 || (byte >= 0xE1 && byte <= 0xE3);
}

/// Bytes of the white space character that `text` begins with; 0 when it begins with another one.
std::size_t space_length(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii_space(text[0])) return 1;
  if (text.starts_with("\xc2\x85") || text.starts_with("\xc2\xa0")) return 2;
  return text.size() >= 3 && is_wide_space(text.substr(0, 3)) ? 3 : 0;
}

/// Bytes of the white space character that `text` ends with; 0 when it ends with another one.
std::size_t final_space_length(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(3, text.size()); ++length) {
    if (space_length(text.substr(text.size() - length)) == length) return length;
  }
  return 0;
}

}  // namespace

std::string_view strip_right(std::string_view text) {
  while (const std::size_t length = final_space_length(text)) text.remove_suffix(length);
  return text;
}

std::string_view strip(std::string_view text) {
  text = strip_right(text);
  while (const std::size_t length = space_length(text)) text.remove_prefix(length);
  return text;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t end = 0; end < text.size();) {
    const std::size_t space = may_begin_space(text[end]) ? space_length(text.substr(end)) : 0;
    if (space > 0 && begin < end) words.push_back(text.substr(begin, end - begin));
    end += std::max<std::size_t>(space, 1);
    if (space > 0) begin = end;
  }
  if (begin < text.size()) words.push_back(text.substr(begin));
  return words;
}

}  // namespace heed
