#include "heed/evaluation/html_text.h"

#include "heed/evaluation/characters.h"

namespace heed {
namespace {

bool is_control(char32_t character) {
  if (character == U'\t' || character == U'\n') return false;
  return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char32_t character : characters(text)) {
    switch (character) {
      case U'&':
        escaped += "&amp;";
        break;
      case U'<':
        escaped += "&lt;";
        break;
      case U'>':
        escaped += "&gt;";
        break;
      case U'"':
        escaped += "&quot;";
        break;
      case U'\'':
        escaped += "&#39;";
        break;
      default:
        append_character(escaped, is_control(character) ? U'\ufffd' : character);
    }
  }
  return escaped;
}

}  // namespace heed
